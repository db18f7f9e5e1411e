import { GrammarError } from "../errors.js";
import type { Dfa, DfaRange } from "./dfa.js";

/** Writes a table as DFA data (program/layout.ts). */
export function encodeDfa(dfa: Dfa): Uint8Array {
  const states = dfa.ranges.length;
  const ranges = dfa.ranges.reduce((sum, list) => sum + list.length, 0);
  const acceptWords = Math.ceil(states / 32);
  const words = new Uint32Array(4 + acceptWords + states + 1 + 2 * ranges);
  words.set([states, ranges, dfa.start, 0]);
  for (const [state, accepts] of dfa.accepting.entries()) {
    const place = 4 + (state >> 5);
    if (accepts) words[place] = (words[place] ?? 0) | (1 << (state & 31));
  }
  let next = 0;
  for (const [state, list] of dfa.ranges.entries()) {
    words[4 + acceptWords + state] = next;
    for (const { from, to, target } of list) {
      words.set([from | (to << 8), target], 4 + acceptWords + states + 1 + 2 * next++);
    }
  }
  words[4 + acceptWords + states] = next;
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) view.setUint32(i * 4, word, true);
  return bytes;
}

/** @throws {GrammarError} for data that breaks the layout. */
export function decodeDfa(bytes: Uint8Array): Dfa {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (what: string): never => {
    throw new GrammarError(`damaged grammar program: DFA ${what}`);
  };
  const word = (index: number) => view.getUint32(index * 4, true);
  if (bytes.length < 16 || bytes.length % 4 !== 0) return fail("header");
  const [states, count, start] = [word(0), word(1), word(2)];
  const acceptWords = Math.ceil(states / 32);
  if (states === 0 || start >= states) fail("start");
  if (4 * (4 + acceptWords + states + 1 + 2 * count) !== bytes.length) fail("size");
  const offsets = 4 + acceptWords;
  const first = offsets + states + 1;
  if (word(offsets) !== 0 || word(offsets + states) !== count) fail("offsets");
  const accepting: boolean[] = [];
  const ranges: DfaRange[][] = [];
  for (let state = 0; state < states; state++) {
    accepting.push(((word(4 + (state >> 5)) >>> (state & 31)) & 1) === 1);
    const list: DfaRange[] = [];
    const end = word(offsets + state + 1);
    if (end < word(offsets + state) || end > count) fail("offsets");
    let last = -1;
    for (let i = word(offsets + state); i < end; i++) {
      const packed = word(first + 2 * i);
      const range = { from: packed & 255, to: packed >>> 8, target: word(first + 2 * i + 1) };
      if (range.from <= last || range.to < range.from || range.to > 255 || range.target >= states)
        fail("range");
      last = range.to;
      list.push(range);
    }
    ranges.push(list);
  }
  return { start, accepting, ranges };
}
