import type { CodePointDfa } from "./byte-dfa.js";
import { charge } from "../work.js";

/**
 * A partition of 0..size-1 that can be refined: elements of a block lie together, marked ones first (Valmari's
 * arrangement for Hopcroft's algorithm).
 */
class Partition {
  count = 1;
  readonly blockOf: Int32Array;
  readonly first: Int32Array;
  readonly end: Int32Array;
  readonly elements: Int32Array;
  private readonly place: Int32Array;
  private readonly marked: Int32Array;
  private readonly touched: number[] = [];

  constructor(size: number) {
    this.blockOf = new Int32Array(size);
    this.first = new Int32Array(size + 1);
    this.end = new Int32Array(size + 1);
    this.end[0] = size;
    this.elements = Int32Array.from({ length: size }, (_, i) => i);
    this.place = Int32Array.from(this.elements);
    this.marked = new Int32Array(size + 1);
  }

  mark(element: number): void {
    const block = this.blockOf[element] ?? 0;
    const from = this.place[element] ?? 0;
    const done = this.marked[block] ?? 0;
    const to = (this.first[block] ?? 0) + done;
    if (from < to) return;
    const other = this.elements[to] ?? 0;
    this.elements[to] = element;
    this.elements[from] = other;
    this.place[element] = to;
    this.place[other] = from;
    this.marked[block] = done + 1;
    if (done === 0) this.touched.push(block);
  }

  /** Splits the marked elements off their blocks; calls `onSplit` with the number of each new block. */
  split(onSplit: (block: number, from: number) => void): void {
    for (let block = this.touched.pop(); block !== undefined; block = this.touched.pop()) {
      const first = this.first[block] ?? 0;
      const end = this.end[block] ?? 0;
      const middle = first + (this.marked[block] ?? 0);
      this.marked[block] = 0;
      if (middle === end) continue;
      const fresh = this.count;
      this.count += 1;
      // The smaller part becomes the new block: that is what makes the whole n log n.
      const takeFront = middle - first <= end - middle;
      const [from, to] = takeFront ? [first, middle] : [middle, end];
      this.first[fresh] = from;
      this.end[fresh] = to;
      if (takeFront) this.first[block] = middle;
      else this.end[block] = middle;
      for (let i = from; i < to; i += 1) this.blockOf[this.elements[i] ?? 0] = fresh;
      onSplit(fresh, block);
    }
  }
}

/** Merges states that accept the same language; the dead state stays 0 (Hopcroft 1971). */
export function minimise(dfa: CodePointDfa): CodePointDfa {
  const size = dfa.accepting.length;
  const { classCount, next } = dfa;
  charge(next.length);
  // Sources of each (class, target), as one array with offsets.
  const offsets = new Int32Array(classCount * size + 1);
  for (let i = 0, c = 0; i < next.length; i += 1) {
    const slot = c * size + (next[i] ?? 0) + 1;
    offsets[slot] = (offsets[slot] ?? 0) + 1;
    c = c + 1 === classCount ? 0 : c + 1;
  }
  for (let i = 0; i < classCount * size; i += 1) offsets[i + 1] = (offsets[i + 1] ?? 0) + (offsets[i] ?? 0);
  const filled = offsets.slice();
  const sources = new Int32Array(classCount * size);
  for (let state = 0, i = 0; state < size; state += 1) {
    for (let c = 0; c < classCount; c += 1, i += 1) {
      const key = c * size + (next[i] ?? 0);
      const slot = filled[key] ?? 0;
      sources[slot] = state;
      filled[key] = slot + 1;
    }
  }

  const partition = new Partition(size);
  dfa.accepting.forEach((bit, state) => {
    if (bit === 1) partition.mark(state);
  });
  partition.split(() => {});
  const queue = partition.count > 1 ? [1, 0] : [0];
  for (let block = queue.pop(); block !== undefined; block = queue.pop()) {
    const members = partition.elements.slice(partition.first[block] ?? 0, partition.end[block] ?? 0);
    charge(classCount * members.length);
    for (let c = 0; c < classCount; c += 1) {
      for (const member of members) {
        const to = offsets[c * size + member + 1] ?? 0;
        for (let i = offsets[c * size + member] ?? 0; i < to; i += 1) partition.mark(sources[i] ?? 0);
      }
      partition.split((fresh) => queue.push(fresh));
    }
  }
  return renumber(dfa, partition.blockOf, partition.count);
}

function renumber(dfa: CodePointDfa, blockOf: Int32Array, count: number): CodePointDfa {
  const { classCount } = dfa;
  const ids = new Int32Array(count).fill(-1);
  const accepting = new Uint8Array(count);
  const representatives: number[] = [];
  blockOf.forEach((block, state) => {
    if (ids[block] !== -1) return;
    ids[block] = representatives.length;
    accepting[representatives.length] = dfa.accepting[state] ?? 0;
    representatives.push(state);
  });
  const idOf = (state: number): number => ids[blockOf[state] ?? 0] ?? 0;
  const next = new Int32Array(count * classCount);
  representatives.forEach((state, id) => {
    for (let c = 0; c < classCount; c += 1) {
      next[id * classCount + c] = idOf(dfa.next[state * classCount + c] ?? 0);
    }
  });
  return { ...dfa, next, accepting, start: idOf(dfa.start) };
}
