import {
  arithmeticGbnf,
  cGbnf,
  chessGbnf,
  compileGbnf,
  createMatcher,
  japaneseGbnf,
  jsonGbnf,
  listGbnf,
} from "@camelid/grammar";
import { describe, expect, it } from "vitest";
import { loadBinding } from "../src/binding/load-binding.js";
import { createRandom } from "./support/random.js";

const { NativeMatcher, NativeVocabulary } = loadBinding();

/** All bytes, pieces of text that grammars like to split awkwardly, and one token that prints nothing. */
const pieces: Uint8Array[] = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...[
    '{"',
    '":',
    '", "',
    '"}',
    "},",
    "[]",
    "{}",
    "true",
    "tru",
    "null",
    "-1",
    "0.5",
    "1e",
    "12345",
    '\\"',
    "\\u00",
    " the",
    "hello",
    "hello world",
    "ab",
    "abc",
    "abcd",
    "日本",
    "日",
    "äö",
    "é!",
    "\n\n",
    "    ",
    "==",
    "= ",
    "+1",
    "*(",
    "int ",
    "return",
    "Nf3",
    "e4",
    "O-O",
    "x",
    "1. ",
    "- ",
    "item",
    "a plain text that is much longer than thirty-two characters",
  ].map((text) => new TextEncoder().encode(text)),
  Uint8Array.of(0xe6, 0x97),
  new Uint8Array(),
];
const texts = pieces.map((bytes) => (bytes.length === 0 ? "<silent>" : new TextDecoder().decode(bytes)));
const ids = [...pieces.keys()];
const none = new Uint8Array();
const vocabulary = new NativeVocabulary(pieces, texts);

const grammars: Record<string, string> = {
  json: jsonGbnf,
  arithmetic: arithmeticGbnf,
  c: cGbnf,
  chess: chessGbnf,
  japanese: japaneseGbnf,
  list: listGbnf,
  "left recursion": 'root ::= root "ab" | root root "c" | "x"',
  "counted repeats of counted repeats": 'root ::= (("a" | "ab"){2,3} "-"){1,4} [^a-z]{0,20} "end"',
  "any text": "root ::= [^\\x00]*",
  ambiguity: 'root ::= a* "b"\na ::= "a" | "aa" | a? "a"',
  "token elements": 'root ::= "a" (<[300]> | <silent>)* !<[104]> "b"?',
};

const allowed = (mask: Uint32Array, token: number): boolean =>
  (((mask[token >> 5] ?? 0) >>> (token & 31)) & 1) === 1;

describe("the native matcher", () => {
  it.each(Object.entries(grammars))("offers the tokens that the TypeScript matcher takes: %s", (_, gbnf) => {
    const { program } = compileGbnf(gbnf);
    const random = createRandom(7);
    let checked = 0;
    for (let walk = 0; walk < 6; walk++) {
      const native = new NativeMatcher(program, vocabulary);
      const matcher = createMatcher(program);
      for (let step = 0; step < 25; step++) {
        const mask = native.mask();
        const tokens = ids.filter((id) => matcher.clone().pushToken(id, pieces[id] ?? none, texts[id]));
        expect(ids.filter((id) => allowed(mask, id))).toEqual(tokens);
        checked += tokens.length;
        expect(native.isComplete()).toBe(matcher.isComplete());
        const token = tokens[random.below(tokens.length)];
        if (token === undefined) break;
        expect(native.accept(token)).toBe(true);
        expect(matcher.pushToken(token, pieces[token] ?? none, texts[token])).toBe(true);
      }
    }
    expect(checked).toBeGreaterThan(10);
  });

  it("refuses what may not come and stays where it was", () => {
    const native = new NativeMatcher(compileGbnf('root ::= "ab" "c"').program, vocabulary);
    expect(native.accept(98)).toBe(false);
    expect(native.accept(97)).toBe(true);
    expect(native.accept(98)).toBe(true);
    expect(native.isComplete()).toBe(false);
    expect(native.accept(99)).toBe(true);
    expect(native.isComplete()).toBe(true);
  });

  it("rolls back and clones without touching the other", () => {
    const native = new NativeMatcher(compileGbnf(jsonGbnf).program, vocabulary);
    for (const byte of new TextEncoder().encode('{"key": [1, 2')) expect(native.accept(byte)).toBe(true);
    const before = native.mask();
    const clone = new NativeMatcher(native);
    for (const byte of new TextEncoder().encode('3], "x": {}')) expect(clone.accept(byte)).toBe(true);
    expect(native.mask()).toEqual(before);
    clone.rollback(11);
    expect(clone.mask()).toEqual(before);
  });

  it("knows the bytes that must come", () => {
    const { program } = compileGbnf('root ::= "{\\"name\\": \\"" ("x" | "y") "\\"}"');
    const native = new NativeMatcher(program, vocabulary);
    expect(Buffer.from(native.forced(100)).toString()).toBe('{"name": "');
    for (const byte of new TextEncoder().encode('{"name": "x')) native.accept(byte);
    expect(Buffer.from(native.forced(100)).toString()).toBe('"}');
    expect(Buffer.from(native.forced(1)).toString()).toBe('"');
  });

  it("takes a history of any length and gives it back", () => {
    const native = new NativeMatcher(compileGbnf('root ::= "a"*').program, vocabulary);
    for (let i = 0; i < 200_000; i++) native.accept(97);
    native.rollback(200_000);
    expect(native.isComplete()).toBe(true);
  });

  it("refuses damaged programs with a reason and never crashes", () => {
    const { program } = compileGbnf(jsonGbnf);
    const random = createRandom(3);
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      const damaged = program.slice(0, i % 10 === 0 ? random.below(program.length) : program.length);
      for (let k = 0; k <= random.below(3); k++) damaged[random.below(damaged.length)] = random.below(256);
      try {
        const native = new NativeMatcher(damaged, vocabulary);
        for (let step = 0; step < 5; step++) {
          const mask = native.mask();
          const token = pieces.findIndex((_, id) => allowed(mask, id));
          if (token < 0) break;
          native.accept(token);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
