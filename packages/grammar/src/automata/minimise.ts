import type { CodePointDfa } from "./byte-dfa.js";

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
  const size = dfa.rows.length;
  const classCount = dfa.rows[0]?.length ?? 0;
  // Sources of each (class, target), as one array with offsets.
  const offsets = new Int32Array(classCount * size + 1);
  for (const row of dfa.rows)
    row.forEach((target, c) => (offsets[c * size + target + 1] = (offsets[c * size + target + 1] ?? 0) + 1));
  for (let i = 0; i < classCount * size; i += 1) offsets[i + 1] = (offsets[i + 1] ?? 0) + (offsets[i] ?? 0);
  const filled = Int32Array.from(offsets);
  const sources = new Int32Array(classCount * size);
  dfa.rows.forEach((row, state) => {
    row.forEach((target, c) => {
      const slot = filled[c * size + target] ?? 0;
      sources[slot] = state;
      filled[c * size + target] = slot + 1;
    });
  });

  const partition = new Partition(size);
  dfa.accepting.forEach((bit, state) => {
    if (bit) partition.mark(state);
  });
  partition.split(() => {});
  const queue = partition.count > 1 ? [1, 0] : [0];
  for (let block = queue.pop(); block !== undefined; block = queue.pop()) {
    const members = partition.elements.slice(partition.first[block] ?? 0, partition.end[block] ?? 0);
    for (let c = 0; c < classCount; c += 1) {
      for (const member of members) {
        const to = offsets[c * size + member + 1] ?? 0;
        for (let i = offsets[c * size + member] ?? 0; i < to; i += 1) partition.mark(sources[i] ?? 0);
      }
      partition.split((fresh) => queue.push(fresh));
    }
  }
  return renumber(dfa, partition.blockOf);
}

function renumber(dfa: CodePointDfa, blockOf: Int32Array): CodePointDfa {
  const ids = new Map<number, number>();
  const representatives: number[] = [];
  const idOf = (state: number): number => {
    const block = blockOf[state] ?? 0;
    let id = ids.get(block);
    if (id === undefined) {
      id = representatives.length;
      ids.set(block, id);
      representatives.push(state);
    }
    return id;
  };
  dfa.rows.forEach((_, state) => idOf(state));
  return {
    starts: dfa.starts,
    classOfCell: dfa.classOfCell,
    rows: representatives.map((state) => (dfa.rows[state] ?? []).map(idOf)),
    accepting: representatives.map((state) => dfa.accepting[state] ?? false),
    start: idOf(dfa.start),
  };
}
