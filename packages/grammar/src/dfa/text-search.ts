import { GrammarError } from "../errors.js";
import { encodeUtf8 } from "../utf8.js";
import type { Dfa } from "./dfa.js";
import { classDfa } from "./utf8-class.js";
import { tabulate } from "./tabulate.js";
import { charge } from "../work.js";

const sizeLimit = 20_000;

/** Any well-formed text that holds none of the strings. */
export function textWithout(strings: readonly string[]): Dfa {
  return searchDfa(strings, undefined);
}

/** Well-formed text up to and with the first of the strings that appears in it, when that is (or ends in) `wanted`. */
export function textUntil(strings: readonly string[], wanted: string): Dfa {
  return searchDfa(strings, wanted);
}

function searchDfa(strings: readonly string[], wanted: string | undefined): Dfa {
  const search = new SearchTree(strings);
  const accept = search.size;
  const characters = classDfa([
    { from: 0, to: 0xd7ff },
    { from: 0xe000, to: 0x10ffff },
  ]);
  const done = characters.accepting.indexOf(true);
  // A state is a place in the search tree and a place within a character; the last tree number is the end of a search.
  const width = characters.accepting.length;
  return tabulate({
    start: () => characters.start,
    step(state, byte) {
      const tree = Math.floor(state / width);
      if (tree === accept) return undefined;
      const range = (characters.ranges[state % width] ?? []).find(
        ({ from, to }) => byte >= from && byte <= to,
      );
      if (range === undefined) return undefined;
      const next = search.step(tree, byte);
      const found = search.found(next);
      if (found.length > 0)
        return wanted !== undefined && found.includes(wanted) ? accept * width : undefined;
      return next * width + (range.target === done ? characters.start : range.target);
    },
    isAccepting(state) {
      const tree = Math.floor(state / width);
      return wanted === undefined ? state % width === characters.start : tree === accept;
    },
    allowedBytes: () => new Uint32Array(8).fill(0xffffffff),
    key: (state) => state,
  });
}

/** Finds the first of several strings in a stream of bytes (Aho and Corasick 1975). */
class SearchTree {
  private readonly children: Map<number, number>[] = [new Map()];
  private readonly failures: number[] = [0];
  private readonly matches: string[][] = [[]];

  constructor(strings: readonly string[]) {
    for (const text of new Set(strings)) this.insert(text);
    const order = [...(this.children[0]?.values() ?? [])];
    for (const node of order) {
      for (const [byte, child] of this.children[node] ?? []) {
        const failure = this.step(this.failures[node] ?? 0, byte);
        this.failures[child] = failure;
        charge(1 + this.found(failure).length);
        this.matches[child]?.push(...this.found(failure));
        order.push(child);
      }
    }
  }

  get size(): number {
    return this.children.length;
  }

  step(node: number, byte: number): number {
    for (let at = node; ; at = this.failures[at] ?? 0) {
      const child = this.children[at]?.get(byte);
      if (child !== undefined) return child;
      if (at === 0) return 0;
    }
  }

  found(node: number): readonly string[] {
    return this.matches[node] ?? [];
  }

  private insert(text: string): void {
    if (text === "") throw new GrammarError("a trigger or excluded text must not be empty");
    let node = 0;
    for (const byte of encodeUtf8(text)) {
      const next = this.children[node]?.get(byte) ?? this.children.length;
      if (next === this.children.length) {
        if (next > sizeLimit) throw new GrammarError(`triggers are longer than ${sizeLimit} bytes in all`);
        this.children[node]?.set(byte, next);
        this.children.push(new Map());
        this.failures.push(0);
        this.matches.push([]);
      }
      node = next;
    }
    this.matches[node]?.push(text);
  }
}
