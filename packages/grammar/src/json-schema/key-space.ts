import type { Dfa } from "../automata/dfa.js";
import { TextProduct } from "../automata/text-product.js";
import { charge } from "../work.js";

/** Keys that the same automata accept. */
export interface KeyCell {
  /** For each automaton of the space, whether it accepts the keys of this cell. */
  readonly accepts: readonly boolean[];
  /** Number of keys, Infinity when there is no end of them. */
  readonly size: number;
}

let plainSpace: KeySpace | undefined;

/** The space without automata: all keys are alike. It is the same for all programs. */
export function plainKeySpace(): KeySpace {
  plainSpace ??= new KeySpace([]);
  return plainSpace;
}

/** All object keys, divided by which automata accept them. */
export class KeySpace {
  readonly product: TextProduct;
  /** Cells with at least one key. */
  readonly cells: readonly KeyCell[];
  private readonly cellByState = new Map<number, number>();
  private readonly counts: Float64Array[] = [];

  /** @throws {ProductLimit} too many states. */
  constructor(dfas: readonly Dfa[]) {
    const product = new TextProduct(dfas, 20_000);
    const total = product.explore();
    const signatures = new Map<string, number>();
    const accepts: boolean[][] = [];
    for (let state = 1; state < total; state += 1) {
      if (!product.isBoundary(state)) continue;
      charge(1 + dfas.length);
      const bits = dfas.map((_, i) => product.accepts(state, i));
      const key = bits.map(Number).join("");
      let cell = signatures.get(key);
      if (cell === undefined) {
        cell = accepts.length;
        signatures.set(key, cell);
        accepts.push(bits);
      }
      this.cellByState.set(state, cell);
    }
    this.product = product;
    this.counts = accepts.map((_, cell) => this.countCompletions(total, cell));
    this.cells = accepts.map((bits, cell) => ({
      accepts: bits,
      size: this.completions(product.start, cell),
    }));
  }

  /** The cell of a finished key that ended in this state; -1 when the state is inside of a code point. */
  cellAt(state: number): number {
    return this.cellByState.get(state) ?? -1;
  }

  cellOf(key: string): number {
    let state = this.product.start;
    charge(key.length);
    for (let i = 0; i < key.length; i += 1) state = this.product.step(state, key.charCodeAt(i));
    return this.cellAt(state);
  }

  /** How many keys of a cell begin with what led to this state. */
  completions(state: number, cell: number): number {
    return this.counts[cell]?.[state] ?? 0;
  }

  private countCompletions(total: number, cell: number): Float64Array {
    const { product } = this;
    charge(total * (1 + 3 * product.classStarts.length));
    const useful = new Uint8Array(total);
    const sources: number[][] = Array.from({ length: total }, () => []);
    for (let state = 1; state < total; state += 1) {
      for (const target of product.row(state)) if (target !== 0) sources[target]?.push(state);
    }
    const queue: number[] = [];
    for (const [state, own] of this.cellByState) {
      if (own === cell) {
        useful[state] = 1;
        queue.push(state);
      }
    }
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      for (const source of sources[state] ?? []) {
        if (useful[source] === 0) {
          useful[source] = 1;
          queue.push(source);
        }
      }
    }
    // Counted from the ends backwards; what is left over leads into a cycle.
    const counts = new Float64Array(total).fill(Infinity);
    const open = new Int32Array(total);
    for (let state = 0; state < total; state += 1) {
      if (useful[state] === 0) {
        counts[state] = 0;
        continue;
      }
      for (const target of product.row(state)) if (useful[target] === 1) open[state] = (open[state] ?? 0) + 1;
      if (open[state] === 0) queue.push(state);
    }
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      let count = this.cellByState.get(state) === cell ? 1 : 0;
      product.row(state).forEach((target, c) => {
        if (useful[target] === 1) count += (counts[target] ?? 0) * (product.classSizes[c] ?? 0);
      });
      counts[state] = count;
      for (const source of sources[state] ?? []) {
        if (useful[source] === 0) continue;
        open[source] = (open[source] ?? 0) - 1;
        if (open[source] === 0) queue.push(source);
      }
    }
    return counts;
  }
}
