import { FALSE, TRUE, type BooleanArena } from "./boolean-arena.js";
import type { Dfa } from "./dfa.js";
import { isLead, ProductLimit, type TextProduct } from "./text-product.js";
import { charge } from "../work.js";

/** What a formula over text says of one literal: membership in component `dfa`, or length in code points >= `atLeast`. */
export type TextLiteral =
  | { readonly kind: "member"; readonly component: number }
  | { readonly kind: "length"; readonly atLeast: number };

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly accepts: Uint8Array;
  /** levels[j][state] is 1 when an accepting state is exactly j code points away. */
  readonly levels: Uint8Array[];
  readonly seen: Map<string, number>;
  /** Index of the level that the one after the last level equals; undefined until known. */
  repeatsAt: number | undefined;
}

const maxLevelCells = 40_000_000;

/** Decides from where a Boolean condition on a text (members of automata, length) can still come true. */
export class TextGoal {
  private readonly product: TextProduct;
  private readonly intervals: Interval[] = [];
  private readonly live: Uint8Array | undefined;
  /** Lengths from here on make no difference. */
  readonly lengthCap: number;

  constructor(
    product: TextProduct,
    arena: BooleanArena,
    formula: number,
    literal: (atom: number) => TextLiteral,
  ) {
    this.product = product;
    const thresholds = new Set<number>();
    arena.forEachLiteral(formula, (code) => {
      const entry = literal(code >> 1);
      if (entry.kind === "length") thresholds.add(entry.atLeast);
    });
    const cuts = [0, ...[...thresholds].filter((cut) => cut > 0).toSorted((a, b) => a - b)];
    this.lengthCap = cuts.at(-1) ?? 0;
    if (formula === FALSE || formula === TRUE) {
      // Constant conditions need no table: `isLive` answers from the formula alone.
      this.live = undefined;
      if (formula === TRUE) {
        this.intervals.push({
          from: 0,
          to: Infinity,
          accepts: new Uint8Array(0),
          levels: [],
          seen: new Map(),
          repeatsAt: 0,
        });
      }
      return;
    }
    const count = product.explore();
    cuts.forEach((from, i) => {
      const accepts = new Uint8Array(count);
      let any = false;
      charge(count);
      for (let state = 0; state < count; state += 1) {
        if (!product.isBoundary(state)) continue;
        const truth = arena.evaluate(formula, (code) => {
          const entry = literal(code >> 1);
          const holds =
            entry.kind === "member" ? product.accepts(state, entry.component) : from >= entry.atLeast;
          return holds !== ((code & 1) === 1);
        });
        if (truth) {
          accepts[state] = 1;
          any = true;
        }
      }
      if (any) {
        const to = (cuts[i + 1] ?? Infinity) - 1;
        this.intervals.push({ from, to, accepts, levels: [], seen: new Map(), repeatsAt: undefined });
      }
    });
    this.live = cuts.length === 1 ? this.reachability() : undefined;
  }

  /** Whether some continuation of a text, `length` code points (begun ones count) long, meets the condition. */
  isLive(state: number, length: number): boolean {
    if (state === 0) return false;
    if (this.live !== undefined) return this.live[state] === 1;
    return this.intervals.some((interval) => this.reaches(interval, state, length));
  }

  /** Whether the text may end here. */
  isMet(state: number, length: number): boolean {
    if (!this.product.isBoundary(state)) return false;
    return this.intervals.some(
      ({ from, to, accepts }) =>
        length >= from && length <= to && (accepts.length === 0 || accepts[state] === 1),
    );
  }

  private reaches(interval: Interval, state: number, length: number): boolean {
    if (interval.accepts.length === 0) return true;
    const most = interval.to - length;
    if (most < 0) return false;
    const { levels } = interval;
    charge(1 + Math.min(levels.length, most));
    for (let j = Math.max(interval.from - length, 0); j <= most; j += 1) {
      while (interval.repeatsAt === undefined && levels.length <= j) this.addLevel(interval);
      const { repeatsAt } = interval;
      if (j < levels.length) {
        if (levels[j]?.[state] === 1) return true;
      } else if (repeatsAt !== undefined) {
        // Levels repeat: one whole period decides.
        const period = levels.length - repeatsAt;
        const rest = Math.min(most - j + 1, period);
        for (let k = 0; k < rest; k += 1) {
          if (levels[repeatsAt + ((j + k - repeatsAt) % period)]?.[state] === 1) return true;
        }
        return false;
      }
    }
    return false;
  }

  private addLevel(interval: Interval): void {
    const { levels, accepts } = interval;
    const previous = levels.at(-1);
    const count = accepts.length;
    if ((levels.length + 1) * count > maxLevelCells) throw new ProductLimit(maxLevelCells);
    const level = new Uint8Array(count);
    // Two bytes at a time cannot be skipped: a boundary state steps over a lead byte (cost 1), then continuation bytes
    // (cost 0). States inside a code point are settled by going over them until nothing changes (at most 3 times).
    if (previous === undefined) level.set(accepts);
    for (let changed = true; changed;) {
      changed = false;
      charge(count);
      for (let state = 1; state < count; state += 1) {
        if (level[state] === 1) continue;
        const edges = this.product.edges(state);
        charge(edges.length);
        for (let i = 0; i < edges.length; i += 1) {
          const edge = edges[i] ?? 0;
          const source = (edge & 1) === 1 ? previous : level;
          if (source?.[edge >> 1] === 1) {
            level[state] = 1;
            changed = true;
            break;
          }
        }
      }
    }
    const key = level.join("");
    const same = interval.seen.get(key);
    if (same !== undefined) interval.repeatsAt = same;
    else {
      interval.seen.set(key, levels.length);
      levels.push(level);
    }
  }

  private reachability(): Uint8Array {
    const count = this.product.explore();
    const live = new Uint8Array(count);
    const sources: number[][] = Array.from({ length: count }, () => []);
    for (let state = 1; state < count; state += 1) {
      charge(this.product.edges(state).length);
      for (const edge of this.product.edges(state)) if (edge >> 1 !== state) sources[edge >> 1]?.push(state);
    }
    const queue: number[] = [];
    for (const { accepts } of this.intervals) {
      accepts.forEach((bit, state) => {
        if (bit === 1 && live[state] === 0) {
          live[state] = 1;
          queue.push(state);
        }
      });
    }
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      for (const source of sources[state] ?? []) {
        if (live[source] === 0) {
          live[source] = 1;
          queue.push(source);
        }
      }
    }
    return live;
  }
}

const maxMaterialised = 200_000;

/** The automaton of the texts that meet a goal, with the length counted out. */
export function materialise(product: TextProduct, goal: TextGoal): Dfa {
  const cap = goal.lengthCap;
  const ids = new Map<number, number>([[0, 0]]);
  const states: [state: number, length: number][] = [[0, 0]];
  const intern = (state: number, length: number): number => {
    if (state === 0 || !goal.isLive(state, length)) return 0;
    const key = state * (cap + 1) + length;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = states.length;
    if (id >= maxMaterialised) throw new ProductLimit(maxMaterialised);
    ids.set(key, id);
    states.push([state, length]);
    return id;
  };
  const start = intern(product.start, 0);
  const { classStarts } = product;
  const next: number[] = classStarts.map(() => 0);
  const accepting: number[] = [0];
  for (let id = 1; id < states.length; id += 1) {
    const [state, length] = states[id] ?? [0, 0];
    accepting.push(goal.isMet(state, length) ? 1 : 0);
    const row = product.row(state);
    charge(classStarts.length);
    classStarts.forEach((byte, c) => {
      next.push(intern(row[c] ?? 0, isLead(byte) ? Math.min(length + 1, cap) : length));
    });
  }
  const classOf = Uint8Array.from({ length: 256 }, (_, byte) => product.classIndex(byte));
  return {
    classOf,
    classCount: classStarts.length,
    next: Uint32Array.from(next),
    accepting: Uint8Array.from(accepting),
    start,
  };
}
