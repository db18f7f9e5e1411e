import { FALSE, TRUE, type BooleanArena } from "./boolean-arena.js";
import { dfaAccepts, type Dfa } from "./dfa.js";

/** Well-formed UTF-8: 1 is between code points, the others are inside of one, 0 is dead. */
const utf8Edges: readonly (readonly (readonly [number, number, number])[])[] = [
  [],
  [
    [0x00, 0x7f, 1],
    [0xc2, 0xdf, 2],
    [0xe0, 0xe0, 4],
    [0xe1, 0xec, 3],
    [0xed, 0xed, 5],
    [0xee, 0xef, 3],
    [0xf0, 0xf0, 6],
    [0xf1, 0xf3, 8],
    [0xf4, 0xf4, 7],
  ],
  [[0x80, 0xbf, 1]],
  [[0x80, 0xbf, 2]],
  [[0xa0, 0xbf, 2]],
  [[0x80, 0x9f, 2]],
  [[0x90, 0xbf, 3]],
  [[0x80, 0x8f, 3]],
  [[0x80, 0xbf, 3]],
];
const utf8Table = new Uint8Array(9 * 256);
utf8Edges.forEach((edges, state) => {
  for (const [from, to, target] of edges) utf8Table.fill(target, state * 256 + from, state * 256 + to + 1);
});

/** Bytes with the same part in UTF-8, numbered in the order of their first byte. */
const utf8ClassOf: readonly number[] = (() => {
  const numbers = new Map<string, number>();
  return Array.from({ length: 256 }, (_, byte) => {
    const key = utf8Edges.map((__, state) => utf8Table[state * 256 + byte]).join("");
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
})();

/** Most entries of the table of a product, times its components: what can be filled in within a fraction of a second. */
const maxCells = 1_000_000;

/** Thrown when a product has more states than its limit. */
export class ProductLimit extends Error {
  constructor(limit: number) {
    super(`more than ${limit} string states`);
    this.name = "ProductLimit";
  }
}

interface Component {
  readonly dfa: Dfa;
  /** The automaton's class of each class of the product. */
  readonly classOf: Uint8Array;
  /** Numbers of the pairs of what came before and this automaton's state: tuples get numbers without making texts. */
  readonly pairs: Map<number, number>;
}

/**
 * Several automata read the same text at once, together with a check for well-formed UTF-8. States are numbers given
 * out as they are found; 0 is dead (the text is no longer UTF-8), and -1 never occurs.
 */
export class TextProduct {
  readonly dfas: readonly Dfa[];
  readonly start: number;
  /** First byte of each class of bytes that no component tells apart. */
  readonly classStarts: readonly number[];
  readonly classSizes: readonly number[];
  private readonly classOf = new Uint8Array(256);
  private readonly limit: number;
  private readonly steps: readonly Component[];
  private readonly scratch: Uint32Array;
  private readonly ids = new Map<number, number>();
  private readonly tuples: Uint32Array[] = [];
  private readonly rows: (Int32Array | undefined)[] = [];
  private explored = 0;

  constructor(dfas: readonly Dfa[], limit = 60_000) {
    this.dfas = dfas;
    // Refined by one component after the other, so that keys stay numbers.
    let classes = utf8ClassOf;
    for (const dfa of dfas) {
      const pairs = new Map<number, number>();
      classes = classes.map((own, byte) => numberOf(pairs, own * 256 + (dfa.classOf[byte] ?? 0)));
    }
    const starts: number[] = [];
    const sizes: number[] = [];
    classes.forEach((id, byte) => {
      if (id === starts.length) {
        starts.push(byte);
        sizes.push(0);
      }
      sizes[id] = (sizes[id] ?? 0) + 1;
    });
    this.classOf.set(classes);
    this.steps = dfas.map((dfa) => ({
      dfa,
      classOf: Uint8Array.from(starts, (byte) => dfa.classOf[byte] ?? 0),
      pairs: new Map(),
    }));
    this.scratch = new Uint32Array(dfas.length + 1);
    this.classStarts = starts;
    this.classSizes = sizes;
    this.limit = Math.min(limit, Math.floor(maxCells / ((dfas.length + 1) * starts.length)));
    this.intern(new Uint32Array(dfas.length + 1));
    this.start = this.intern(Uint32Array.of(1, ...dfas.map((dfa) => dfa.start)));
  }

  step(state: number, byte: number): number {
    return this.row(state)[this.classOf[byte] ?? 0] ?? 0;
  }

  classIndex(byte: number): number {
    return this.classOf[byte] ?? 0;
  }

  /** Successor of each class of bytes. */
  row(state: number): Int32Array {
    const known = this.rows[state];
    if (known !== undefined) return known;
    const { scratch, steps, classStarts } = this;
    const tuple = this.tuples[state] ?? scratch;
    const row = new Int32Array(classStarts.length);
    const utf8From = (tuple[0] ?? 0) * 256;
    for (let c = 0; c < row.length; c += 1) {
      const utf8 = utf8Table[utf8From + (classStarts[c] ?? 0)] ?? 0;
      if (utf8 === 0) continue;
      scratch[0] = utf8;
      for (let i = 0; i < steps.length; i += 1) {
        const component = steps[i];
        if (component === undefined) continue;
        const from = (tuple[i + 1] ?? 0) * component.dfa.classCount;
        scratch[i + 1] = component.dfa.next[from + (component.classOf[c] ?? 0)] ?? 0;
      }
      row[c] = this.intern(scratch);
    }
    this.rows[state] = row;
    return row;
  }

  /** Whether the text could end here: no code point is cut. */
  isBoundary(state: number): boolean {
    return this.tuples[state]?.[0] === 1;
  }

  accepts(state: number, component: number): boolean {
    const dfa = this.dfas[component];
    return dfa !== undefined && dfaAccepts(dfa, this.tuples[state]?.[component + 1] ?? 0);
  }

  /** Finds all states; their count. */
  explore(): number {
    for (; this.explored < this.tuples.length; this.explored += 1) this.row(this.explored);
    return this.tuples.length;
  }

  private intern(tuple: Uint32Array): number {
    let key = tuple[0] ?? 0;
    for (let i = 0; i < this.steps.length; i += 1) {
      const component = this.steps[i];
      if (component === undefined) continue;
      key = numberOf(component.pairs, key * component.dfa.accepting.length + (tuple[i + 1] ?? 0));
    }
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.tuples.length;
    if (id >= this.limit) throw new ProductLimit(this.limit);
    this.ids.set(key, id);
    this.tuples.push(tuple.slice());
    return id;
  }
}

/** The number of a key, in the order of their first use. */
function numberOf(numbers: Map<number, number>, key: number): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** Whether a byte begins a code point. */
export function isLead(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}

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
    const { classStarts } = this.product;
    // Two bytes at a time cannot be skipped: a boundary state steps over a lead byte (cost 1), then continuation bytes
    // (cost 0). States inside a code point are settled by going over them until nothing changes (at most 3 times).
    if (previous === undefined) level.set(accepts);
    for (let changed = true; changed;) {
      changed = false;
      for (let state = 1; state < count; state += 1) {
        if (level[state] === 1) continue;
        const row = this.product.row(state);
        for (let c = 0; c < row.length; c += 1) {
          const target = row[c] ?? 0;
          if (target === 0) continue;
          const source = isLead(classStarts[c] ?? 0) ? previous : level;
          if (source?.[target] === 1) {
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
      for (const target of this.product.row(state))
        if (target !== state && target !== 0) sources[target]?.push(state);
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
