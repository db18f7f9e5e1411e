import type { Dfa } from "./dfa.js";
import { toByteString } from "./utf8.js";
import { charge } from "../work.js";

/** The automaton of a finite set of strings: a trie over their UTF-8 bytes. */
export function stringSetDfa(strings: Iterable<string>): Dfa {
  const targets = new Map<number, number>();
  const accepting: number[] = [0, 0];
  const classOf = new Uint8Array(256);
  for (const text of strings) {
    const bytes = toByteString(text);
    charge(bytes.length);
    let state = 1;
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes.charCodeAt(i);
      classOf[byte] = 1;
      const edge = state * 256 + byte;
      let target = targets.get(edge);
      if (target === undefined) {
        target = accepting.length;
        accepting.push(0);
        targets.set(edge, target);
      }
      state = target;
    }
    accepting[state] = 1;
  }
  let classCount = 1;
  for (let byte = 0; byte < 256; byte += 1) {
    if (classOf[byte] === 0) continue;
    classOf[byte] = classCount;
    classCount += 1;
  }
  charge(accepting.length * classCount);
  const next = new Uint32Array(accepting.length * classCount);
  for (const [edge, target] of targets) {
    next[Math.floor(edge / 256) * classCount + (classOf[edge % 256] ?? 0)] = target;
  }
  return { classOf, classCount, next, accepting: Uint8Array.from(accepting), start: 1 };
}
