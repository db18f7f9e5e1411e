import type { Dfa } from "./dfa.js";
import { toByteString } from "./utf8.js";

/** The automaton of a finite set of strings: a trie over their UTF-8 bytes. */
export function stringSetDfa(strings: Iterable<string>): Dfa {
  const children: Map<number, number>[] = [new Map(), new Map()];
  const accepting: number[] = [0, 0];
  const used = new Set<number>();
  for (const text of strings) {
    const bytes = toByteString(text);
    let state = 1;
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes.charCodeAt(i);
      used.add(byte);
      let target = children[state]?.get(byte);
      if (target === undefined) {
        target = children.length;
        children.push(new Map());
        accepting.push(0);
        children[state]?.set(byte, target);
      }
      state = target;
    }
    accepting[state] = 1;
  }
  const classOf = new Uint8Array(256);
  let classCount = 1;
  for (const byte of [...used].toSorted((a, b) => a - b)) {
    classOf[byte] = classCount;
    classCount += 1;
  }
  const next = new Uint32Array(children.length * classCount);
  children.forEach((edges, state) => {
    for (const [byte, target] of edges) next[state * classCount + (classOf[byte] ?? 0)] = target;
  });
  return { classOf, classCount, next, accepting: Uint8Array.from(accepting), start: 1 };
}
