import { dfaAccepts, type Dfa } from "./dfa.js";
import { charge } from "../work.js";

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
  private readonly edgeLists: (number[] | undefined)[] = [];
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
    charge(classStarts.length * (1 + steps.length));
    const tuple = this.tuples[state] ?? scratch;
    const row = new Int32Array(classStarts.length);
    const utf8From = (tuple[0] ?? 0) * 256;
    let last = -1;
    for (let c = 0; c < row.length; c += 1) {
      const utf8 = utf8Table[utf8From + (classStarts[c] ?? 0)] ?? 0;
      if (utf8 === 0) continue;
      // Neighbours mostly lead to the same state.
      let differs = scratch[0] !== utf8 || last < 0;
      scratch[0] = utf8;
      for (let i = 0; i < steps.length; i += 1) {
        const component = steps[i];
        if (component === undefined) continue;
        const from = (tuple[i + 1] ?? 0) * component.dfa.classCount;
        const target = component.dfa.next[from + (component.classOf[c] ?? 0)] ?? 0;
        differs ||= scratch[i + 1] !== target;
        scratch[i + 1] = target;
      }
      if (differs) last = this.intern(scratch);
      row[c] = last;
    }
    this.rows[state] = row;
    return row;
  }

  /** The different successors of a state but 0: each as twice its number, and one more when its bytes begin a code point. */
  edges(state: number): readonly number[] {
    let edges = this.edgeLists[state];
    if (edges === undefined) {
      edges = [];
      const row = this.row(state);
      let last = 0;
      for (let c = 0; c < row.length; c += 1) {
        const target = row[c] ?? 0;
        if (target === 0) continue;
        const edge = target * 2 + (isLead(this.classStarts[c] ?? 0) ? 1 : 0);
        if (edge !== last && !edges.includes(edge)) edges.push(edge);
        last = edge;
      }
      this.edgeLists[state] = edges;
    }
    return edges;
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
