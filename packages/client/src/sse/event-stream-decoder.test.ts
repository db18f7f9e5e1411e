import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EventStreamDecoder } from "./event-stream-decoder.js";

const encode = (text: string) => new TextEncoder().encode(text);
const decodeAll = (bytes: Uint8Array, cuts: readonly number[]) => {
  const decoder = new EventStreamDecoder();
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return edges.flatMap((edge, at) => decoder.push(bytes.subarray(edge, edges[at + 1] ?? bytes.length)));
};

const awkward =
  ': ping\r\n\r\ndata: {"a":"é\u{1F42A}"}\n\ndata:x\rdata: y\r\n\r\nevent: z\nid: 1\ndata\n\n\ndata: [DONE]\n\n';
const events = ['{"a":"é\u{1F42A}"}', "x\ny", "", "[DONE]"];

test("reads comments, every line ending, joined data lines and code points of four bytes", () => {
  expect(new EventStreamDecoder().push(encode(awkward))).toEqual(events);
});

test("gives the same events at every pair of split points", () => {
  const bytes = encode(awkward);
  for (let a = 0; a <= bytes.length; a++) {
    for (let b = a; b <= bytes.length; b++) expect(decodeAll(bytes, [a, b])).toEqual(events);
  }
});

test("gives back any list of JSON texts however the bytes are cut and lines end", () => {
  const line = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" }).map((text) => JSON.stringify(text))),
      line,
      fc.array(fc.nat(2000)),
      (texts, end, cuts) => {
        const bytes = encode(texts.map((text) => `: ping${end}${end}data: ${text}${end}${end}`).join(""));
        expect(
          decodeAll(
            bytes,
            cuts.map((cut) => Math.min(cut, bytes.length)),
          ),
        ).toEqual(texts);
      },
    ),
  );
});

test("does not give an event whose end has not arrived", () => {
  expect(new EventStreamDecoder().push(encode("data: cut off\n"))).toEqual([]);
});
