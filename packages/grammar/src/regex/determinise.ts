import type { CodePointDfa } from "../automata/byte-dfa.js";
import type { CodePointSet } from "../automata/code-point-set.js";
import { refine, refineByBits } from "../automata/refine.js";
import type { RegexNode } from "./ast.js";
import { characterClasses, membership, type CharacterClasses } from "./character-classes.js";
import { wordCharacters } from "./class-escapes.js";
import { RegexError } from "./errors.js";
import { anything } from "./parse-regex.js";
import { acceptAny, acceptEnd, PointGraph } from "./point-graph.js";
import { any, dead, ended, ThreadTable } from "./thread-table.js";
import { charge } from "../work.js";

/** Steps of one pattern; a pattern that needs more would leave too little for the rest of a schema. */
const maxWork = 4_000_000;

const none: readonly number[] = [];

/** What came before, as far as boundaries and lookbehinds ask for it. */
interface Context {
  readonly afterWord: boolean;
  /** State of each lookbehind's automaton. */
  readonly behind: readonly number[];
}

/**
 * The deterministic automaton of a pattern. `tail`: where the pattern ends (`acceptEnd`, `acceptAny`).
 *
 * Subsets of the points of the pattern, as ever, except that each point carries duties: deterministic states of the
 * lookaheads that were passed on the way to it, which read the same text from there. A duty that is certain is dropped,
 * and one that cannot be met ends its point. `isBehind`: of the body of a lookbehind, which ends amid the text; what it asks
 * of the text after its end cannot be told.
 *
 * @throws {RegexError} more states than allowed, or a lookbehind that looks beyond its end.
 */
export function determinise(
  root: RegexNode,
  tail: number,
  maxStates: number,
  pattern: string,
  isBehind = false,
): CodePointDfa {
  const graph = new PointGraph(pattern, isBehind);
  const start = graph.add(root, tail);
  const behinds = graph.behinds.map((body) =>
    determinise({ kind: "sequence", parts: [anything, body] }, acceptEnd, maxStates, pattern, true),
  );
  return new Determiniser(graph, behinds, maxStates, pattern, isBehind).run(start);
}

class Determiniser {
  private readonly graph: PointGraph;
  private readonly behinds: readonly CodePointDfa[];
  private readonly maxStates: number;
  private readonly pattern: string;
  private readonly isBehind: boolean;
  private readonly classes: CharacterClasses;
  private readonly classCount: number;
  /** For each set, 1 for the classes in it. */
  private readonly has: readonly Uint8Array[];
  private readonly isSurrogates: Uint8Array;
  private readonly wordClasses: Uint8Array;
  /** For each lookbehind, its class of each of ours. */
  private readonly behindClasses: readonly (readonly number[])[];
  private readonly usesContext: boolean;
  private work = 0;

  private readonly table: ThreadTable;
  /** Generation in which a thread was seen last. */
  private readonly seen: number[] = [];
  private generation = 0;
  private readonly closures: (readonly number[] | undefined)[][] = [];

  private readonly contexts: Context[] = [];
  private readonly contextIds = new Map<string, number>();

  private readonly stateThreads: (readonly number[])[] = [none, [acceptAny], none];
  private readonly stateContext: number[] = [0, 0, 0];
  private readonly rows: (Int32Array | undefined)[] = [];
  private readonly stateIds = new Map<string, number>();

  constructor(
    graph: PointGraph,
    behinds: readonly CodePointDfa[],
    maxStates: number,
    pattern: string,
    isBehind: boolean,
  ) {
    this.graph = graph;
    this.behinds = behinds;
    this.maxStates = maxStates;
    this.pattern = pattern;
    this.isBehind = isBehind;
    const usesWord = graph.wordPoint >= 0;
    this.usesContext = usesWord || behinds.length > 0;
    this.table = new ThreadTable(graph.points.length, (amount) => this.spend(amount));
    const cellsOf = (dfa: CodePointDfa, starts: readonly number[]): number[] => {
      let cell = 0;
      return starts.map((from) => {
        while ((dfa.starts[cell + 1] ?? Infinity) <= from) cell += 1;
        return dfa.classOfCell[cell] ?? 0;
      });
    };
    this.classes = characterClasses(
      graph.sets,
      behinds.map(({ starts }) => starts),
      (starts) => behinds.map((dfa) => cellsOf(dfa, starts)),
    );
    const { representatives, starts, surrogates } = this.classes;
    const firsts = representatives.map((cell) => starts[cell] ?? 0);
    this.classCount = firsts.length;
    const classesIn = (set: CodePointSet): Uint8Array => membership(set, firsts);
    this.has = graph.sets.map(classesIn);
    this.isSurrogates = Uint8Array.from(firsts, (from) => (from === 0xd800 ? 1 : 0));
    this.wordClasses = usesWord ? classesIn(wordCharacters) : new Uint8Array(0);
    this.behindClasses = behinds.map((dfa) => cellsOf(dfa, firsts));
    const everything = new Int32Array(this.classCount).fill(any);
    everything[surrogates] = dead;
    this.rows.push(new Int32Array(this.classCount), everything, new Int32Array(this.classCount));
  }

  run(start: number): CodePointDfa {
    const context = this.contextId({ afterWord: false, behind: this.behinds.map((dfa) => dfa.start) });
    const initial = this.state(this.closure(start, context, true), context);
    const { classCount, maxStates } = this;
    // Duties have states too: only those that the text itself is in are kept.
    const ids = new Map<number, number>([[dead, 0]]);
    const order = [dead];
    const idOf = (state: number): number => {
      const known = ids.get(state);
      if (known !== undefined) return known;
      if (order.length >= maxStates) {
        throw new RegexError(`needs more than ${maxStates} states`, this.pattern);
      }
      ids.set(state, order.length);
      order.push(state);
      return order.length - 1;
    };
    const first = idOf(initial);
    const next: number[] = [];
    for (let at = 0; at < order.length; at += 1) {
      const row = this.row(order[at] ?? dead);
      for (let c = 0; c < classCount; c += 1) next.push(idOf(row[c] ?? dead));
    }
    return {
      starts: this.classes.starts,
      classOfCell: this.classes.classOfCell,
      classCount,
      next: Int32Array.from(next),
      accepting: Uint8Array.from(order, (state) => (this.accepts(state) ? 1 : 0)),
      start: first,
    };
  }

  /** Successor of a state for each class of characters. */
  private row(state: number): Int32Array {
    const known = this.rows[state];
    if (known !== undefined) return known;
    const { classCount, usesContext } = this;
    this.spend(classCount);
    const threads = this.stateThreads[state] ?? none;
    const context = this.stateContext[state] ?? 0;
    // Classes that all threads, their duties and the context take alike need one successor.
    const groups = new Int32Array(classCount);
    let groupCount = refineByBits(groups, 1, this.isSurrogates);
    const asked = new Set<number>();
    for (const thread of threads) {
      const point = this.graph.points[this.table.point(thread)];
      if (point?.kind === "character" && !asked.has(point.set)) {
        asked.add(point.set);
        this.spend(classCount);
        groupCount = refineByBits(groups, groupCount, this.has[point.set] ?? this.isSurrogates);
      }
      const duties = this.table.dutiesOf(thread);
      if (duties === 0 || asked.has(-duties)) continue;
      asked.add(-duties);
      for (const code of this.table.codes(duties)) {
        this.spend(classCount);
        groupCount = refine(groups, groupCount, this.row(code >> 1));
      }
    }
    const contexts = usesContext
      ? Array.from({ length: classCount }, (_, c) => this.contextAfter(context, c))
      : undefined;
    if (contexts !== undefined) groupCount = refine(groups, groupCount, contexts);
    const successors = new Int32Array(groupCount).fill(-1);
    const row = new Int32Array(classCount);
    for (let c = 0; c < classCount; c += 1) {
      const group = groups[c] ?? 0;
      let target = successors[group] ?? -1;
      if (target < 0) {
        target = this.successor(threads, c, contexts?.[c] ?? context);
        successors[group] = target;
      }
      row[c] = target;
    }
    this.rows[state] = row;
    return row;
  }

  private successor(threads: readonly number[], c: number, context: number): number {
    if (c === this.classes.surrogates) return dead;
    this.spend(threads.length);
    const closures: (readonly number[])[] = [];
    const duties: number[] = [];
    for (const thread of threads) {
      const at = this.table.point(thread);
      const point = this.graph.points[at];
      let next = at;
      if (point?.kind === "character") {
        if (this.has[point.set]?.[c] !== 1) continue;
        next = point.next;
      } else if (at !== acceptAny) continue;
      const left = this.dutiesAfter(this.table.dutiesOf(thread), c);
      if (left < 0) continue;
      closures.push(this.closure(next, context, false));
      duties.push(left);
    }
    const found: number[] = [];
    this.generation += 1;
    for (let i = 0; i < closures.length; i += 1) {
      const left = duties[i] ?? 0;
      this.spend(closures[i]?.length ?? 0);
      for (const thread of closures[i] ?? none) {
        const joined = left === 0 ? thread : this.table.withDuties(thread, left);
        if (joined < 0 || this.seen[joined] === this.generation) continue;
        this.seen[joined] = this.generation;
        found.push(joined);
      }
    }
    return this.state(found, context);
  }

  /** The threads that a point stands for, without reading a character. */
  private closure(from: number, context: number, atStart: boolean): readonly number[] {
    const kept = (this.closures[context] ??= []);
    const known = atStart ? undefined : kept[from];
    if (known !== undefined) return known;
    const found: number[] = [];
    const done = new Set<number>();
    const open: number[] = [this.table.thread(from, 0)];
    const go = (point: number, duties: number): void => {
      if (duties >= 0) open.push(this.table.thread(point, duties));
    };
    for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
      if (done.has(thread)) continue;
      done.add(thread);
      this.spend(1);
      const duties = this.table.dutiesOf(thread);
      const at = this.table.point(thread);
      const point = this.graph.points[at];
      if (point === undefined) continue;
      switch (point.kind) {
        case "accept-end":
        case "accept-any":
          found.push(thread);
          break;
        case "character":
          if (!this.table.codes(duties).includes(ended * 2)) found.push(thread);
          break;
        case "split":
          for (const next of point.next) go(next, duties);
          break;
        case "start":
          if (atStart) go(point.next, duties);
          break;
        case "end":
          go(point.next, this.table.addDuty(duties, ended * 2));
          break;
        case "word-boundary": {
          const word = this.state([this.table.thread(this.graph.wordPoint, 0)], context);
          const wordNext = (this.contexts[context]?.afterWord ?? false) === point.negated;
          go(point.next, this.table.addDuty(duties, word * 2 + (wordNext ? 0 : 1)));
          break;
        }
        case "ahead": {
          const body = this.state(this.closure(point.body, context, atStart), context);
          go(point.next, this.table.addDuty(duties, body * 2 + (point.negated ? 1 : 0)));
          break;
        }
        case "behind": {
          const state = this.contexts[context]?.behind[point.index] ?? 0;
          const matched = this.behinds[point.index]?.accepting[state] === 1;
          if (matched !== point.negated) go(point.next, duties);
        }
      }
    }
    if (!atStart) kept[from] = found;
    return found;
  }

  private state(threads: readonly number[], context: number): number {
    if (threads.length === 0) return dead;
    this.spend(threads.length);
    if (threads.includes(acceptAny)) return any;
    const pointCount = this.graph.points.length;
    // A point without duties makes the same one with duties needless.
    const free = new Set(threads.filter((thread) => thread < pointCount));
    const kept = threads.filter((thread) => thread < pointCount || !free.has(this.table.point(thread)));
    if (
      this.isBehind &&
      kept.some((thread) => thread >= pointCount && this.table.point(thread) === acceptEnd)
    )
      throw new RegexError("a lookbehind that looks at what comes after it", this.pattern);
    kept.sort((a, b) => a - b);
    const key = this.usesContext ? `${context}|${textOf(kept)}` : textOf(kept);
    const known = this.stateIds.get(key);
    if (known !== undefined) return known;
    this.spend(kept.length * this.classCount);
    const state = this.stateThreads.length;
    this.stateIds.set(key, state);
    this.stateThreads.push(kept);
    this.stateContext.push(context);
    return state;
  }

  private accepts(state: number): boolean {
    if (state <= ended) return state !== dead;
    return (this.stateThreads[state] ?? none).some((thread) => {
      const point = this.table.point(thread);
      if (point !== acceptEnd && point !== acceptAny) return false;
      const duties = this.table.codes(this.table.dutiesOf(thread));
      return duties.every((code) => this.accepts(code >> 1) !== ((code & 1) === 1));
    });
  }

  private dutiesAfter(duties: number, c: number): number {
    if (duties === 0) return 0;
    let after = 0;
    for (const code of this.table.codes(duties)) {
      after = this.table.addDuty(after, (this.row(code >> 1)[c] ?? dead) * 2 + (code & 1));
      if (after < 0) return -1;
    }
    return after;
  }

  private contextAfter(context: number, c: number): number {
    const before = this.contexts[context];
    this.spend(1 + this.behinds.length);
    return this.contextId({
      afterWord: this.wordClasses[c] === 1,
      behind: this.behinds.map(
        ({ next, classCount }, i) =>
          next[(before?.behind[i] ?? 0) * classCount + (this.behindClasses[i]?.[c] ?? 0)] ?? 0,
      ),
    });
  }

  private contextId(context: Context): number {
    const key = `${context.afterWord}|${context.behind.join(",")}`;
    const known = this.contextIds.get(key);
    if (known !== undefined) return known;
    this.contextIds.set(key, this.contexts.length);
    this.contexts.push(context);
    return this.contexts.length - 1;
  }

  private spend(amount: number): void {
    charge(amount);
    this.work += amount;
    if (this.work > maxWork) throw new RegexError("too complex", this.pattern);
  }
}

/** A text that no other list of numbers has. */
function textOf(sorted: readonly number[]): string {
  // One character per number is quickest, but has an end.
  const short = sorted.length < 1000 && (sorted.at(-1) ?? 0) < 0xffff;
  return short ? String.fromCharCode(...sorted) : `\uffff${sorted.join(",")}`;
}
