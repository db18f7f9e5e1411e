import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { longestToken, readGguf } from "./read-gguf.js";

const folder = temporaryFolder();
let files = 0;

function file(...parts: (Buffer | string)[]): string {
  const path = join(folder, `${files++}.gguf`);
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return path;
}

const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number | bigint) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const header = (tensors: number | bigint, keys: number | bigint) =>
  Buffer.concat([Buffer.from("GGUF"), u32(3), u64(tensors), u64(keys)]);

describe("readGguf", () => {
  it("reads every key-value and shortens long arrays to their type and length", () => {
    const array = Buffer.concat([u32(4), u64(100), ...Array.from({ length: 100 }, (_, i) => u32(i))]);
    const path = file(
      header(0, 3),
      text("a"),
      u32(8),
      text("ä"),
      text("b"),
      u32(9),
      array,
      text("c"),
      u32(10),
      u64(2n ** 60n),
    );
    expect({ ...readGguf(path).metadata }).toEqual({
      a: "ä",
      b: { type: "uint32", length: 100 },
      c: 2n ** 60n,
    });
  });

  it.each([
    ["gpt2", 9],
    ["llama", 9],
    ["t5", undefined],
  ])("knows the longest token where no character is left out: %s", (tokenizer, expected) => {
    const tokens = Array.from({ length: 100 }, (_, i) => (i === 50 ? "Ġlongest€" : `t${i}`));
    const list = Buffer.concat([u32(8), u64(tokens.length), ...tokens.map(text)]);
    const path = file(
      header(0, 2),
      text("tokenizer.ggml.model"),
      u32(8),
      text(tokenizer),
      text("tokenizer.ggml.tokens"),
      u32(9),
      list,
    );
    expect(longestToken(readGguf(path))).toBe(expected);
  });

  it.each([
    ["a missing file", join(folder, "missing"), "model_not_found", /no readable model file/],
    ["a folder", folder, "model_not_found", /not a file/],
    [
      "another format",
      file("PK".padEnd(64, "x")),
      "invalid_model_file",
      /does not begin with "GGUF" \(byte 0\)/,
    ],
    ["an empty file", file(""), "invalid_model_file", /only 0 bytes/],
    ["an unknown version", file(header(0, 0).fill(9, 4, 5)), "invalid_model_file", /version 9/],
    ["counts beyond the file", file(header(0, 2n ** 40n)), "invalid_model_file", /counts exceed its size/],
    ["an impossible count", file(header(2n ** 63n, 0)), "invalid_model_file", /impossible/],
    ["a string beyond the file", file(header(0, 1), u64(9999), "abc"), "invalid_model_file", /ends early/],
    [
      "an unknown value type",
      file(header(0, 1), text("k"), u32(77)),
      "invalid_model_file",
      /type 77 is unknown \(byte 37\)/,
    ],
    [
      "an array beyond the file",
      file(header(0, 1), text("k"), u32(9), u32(4), u64(2 ** 40)),
      "invalid_model_file",
      /does not fit/,
    ],
    [
      "a key given twice",
      file(header(0, 2), text("k"), u32(7), "1", text("k"), u32(7), "1"),
      "invalid_model_file",
      /occurs twice/,
    ],
    [
      "lists of more texts than any model has, without reading them",
      file(header(0, 1), text("k"), u32(9), u32(8), u64(5_000_000), Buffer.alloc(40_000_000)),
      "invalid_model_file",
      /more than 4000000 entries/,
    ],
    [
      "a text that no string can hold",
      file(header(0, 1), text("k"), u32(8), u64(2 ** 26 + 1), Buffer.alloc(2 ** 26 + 1)),
      "invalid_model_file",
      /a text of 67108865 bytes is too long/,
    ],
    [
      "a token that is longer than a stack",
      file(header(0, 1), text("tokenizer.ggml.tokens"), u32(9), u32(8), u64(1), text("x".repeat(70_000))),
      "invalid_model_file",
      /a token of 70000 characters is too long/,
    ],
    [
      "a tensor behind the end",
      file(header(1, 0), text("t"), u32(1), u64(8), u32(0), u64(4096)),
      "invalid_model_file",
      /truncated/,
    ],
  ])("refuses %s and says where", (_, path, code, message) => {
    expect(() => readGguf(path)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
