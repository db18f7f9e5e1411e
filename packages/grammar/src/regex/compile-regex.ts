import { ArenaLimit, BooleanArena, FALSE, TRUE } from "../automata/boolean-arena.js";
import { toByteDfa, type CodePointDfa } from "../automata/byte-dfa.js";
import { partition, setHas, type CodePointSet } from "../automata/code-point-set.js";
import type { Dfa } from "../automata/dfa.js";
import { minimise } from "../automata/minimise.js";
import type { RegexNode } from "./ast.js";
import { wordCharacters } from "./class-escapes.js";
import { RegexError } from "./errors.js";
import { anything, parseRegex } from "./parse-regex.js";

export interface CompileRegexOptions {
  /** true: the whole string must match; false (default, as in JSON Schema): a match anywhere in it is enough. */
  readonly anchored?: boolean;
  /** Most states of the automaton. Default 20,000. */
  readonly maxStates?: number;
}

/**
 * Compiles an ECMA-262 pattern (`u` flag meaning) to a byte automaton over well-formed UTF-8. Lookahead and lookbehind
 * are exact; back references are refused. Method: each point of the pattern is a state of an alternating automaton,
 * whose Boolean formulas are the states of the deterministic one (Brzozowski and Leiss 1980).
 *
 * @throws {RegexError} malformed or non-regular patterns, or more states than allowed.
 */
export function compileRegexDfa(pattern: string, options: CompileRegexOptions = {}): Dfa {
  const body = parseRegex(pattern);
  const parts = options.anchored === true ? [body] : [anything, body, anything];
  try {
    const dfa = buildDfa({ kind: "sequence", parts }, options.maxStates ?? 20_000, pattern);
    return toByteDfa(minimise(dfa));
  } catch (error) {
    if (error instanceof ArenaLimit) throw new RegexError("too complex", pattern);
    throw error;
  }
}

/** A point in the pattern: what may come from here to the end. */
type Point =
  | { readonly kind: "character"; readonly set: CodePointSet; readonly next: number }
  | { readonly kind: "split"; readonly next: number[] }
  | { readonly kind: "start"; readonly next: number }
  | { readonly kind: "end"; readonly next: number }
  | { readonly kind: "word-boundary"; readonly negated: boolean; readonly next: number }
  | { readonly kind: "ahead"; readonly negated: boolean; readonly body: number; readonly next: number }
  | { readonly kind: "behind"; readonly negated: boolean; readonly dfa: number; readonly next: number }
  | { readonly kind: "accept-end" }
  | { readonly kind: "accept-any" };

const acceptEnd = 0;
const acceptAny = 1;
const maxPoints = 60_000;

class PointGraph {
  readonly points: Point[] = [{ kind: "accept-end" }, { kind: "accept-any" }];
  /** Bodies of lookbehinds; the context tracks a match of each that ends at the current position. */
  readonly behinds: RegexNode[] = [];
  readonly sets: CodePointSet[] = [];
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  add(node: RegexNode, next: number): number {
    switch (node.kind) {
      case "set":
        this.sets.push(node.set);
        return this.push({ kind: "character", set: node.set, next });
      case "sequence":
        return node.parts.reduceRight((rest, part) => this.add(part, rest), next);
      case "alternatives":
        return this.push({ kind: "split", next: node.options.map((option) => this.add(option, next)) });
      case "repeat":
        return this.repeat(node.body, node.min, node.max, next);
      case "start":
      case "end":
        return this.push({ kind: node.kind, next });
      case "word-boundary":
        return this.push({ kind: node.kind, negated: node.negated, next });
      case "look":
        if (node.behind) {
          this.behinds.push(node.body);
          return this.push({ kind: "behind", negated: node.negated, dfa: this.behinds.length - 1, next });
        }
        return this.push({
          kind: "ahead",
          negated: node.negated,
          body: this.add(node.body, acceptAny),
          next,
        });
    }
  }

  private repeat(body: RegexNode, min: number, max: number, next: number): number {
    let rest = next;
    if (max === Infinity) {
      const targets: number[] = [];
      const loop = this.push({ kind: "split", next: targets });
      targets.push(this.add(body, loop), next);
      rest = loop;
    } else {
      for (let i = min; i < max; i += 1) {
        rest = this.push({ kind: "split", next: [this.add(body, rest), next] });
      }
    }
    for (let i = 0; i < min; i += 1) rest = this.add(body, rest);
    return rest;
  }

  private push(point: Point): number {
    if (this.points.length >= maxPoints)
      throw new RegexError("too long when its repeats are counted out", this.pattern);
    this.points.push(point);
    return this.points.length - 1;
  }
}

interface Context {
  readonly atStart: boolean;
  readonly afterWord: boolean;
  /** State of each lookbehind's automaton. */
  readonly behind: readonly number[];
}

// Characters of the formulas: atom 0 is "the string ends here", atom p the character point p.
const endAtom = 0;

function buildDfa(root: RegexNode, maxStates: number, pattern: string): CodePointDfa {
  const graph = new PointGraph(pattern);
  const start = graph.add(root, acceptEnd);
  const usesWord = graph.points.some((point) => point.kind === "word-boundary");
  const behinds = graph.behinds.map((body) =>
    buildDfa({ kind: "sequence", parts: [anything, body] }, maxStates, pattern),
  );
  const cells = partition([
    ...graph.sets,
    ...(usesWord ? [wordCharacters] : []),
    ...behinds.map((dfa) => dfa.starts.map((from): [number, number] => [from, from])),
  ]);
  const behindCells = behinds.map((dfa) =>
    cells.map((cell) => dfa.starts.findLastIndex((from) => from <= cell)),
  );
  const uniqueSets = [...new Set(graph.sets)];
  const { classOfCell, representatives } = classify(cells, (from, cell) => [
    from === 0xd800,
    usesWord && setHas(wordCharacters, from),
    ...uniqueSets.map((set) => setHas(set, from)),
    ...behinds.map((dfa, i) => dfa.classOfCell[behindCells[i]?.[cell] ?? 0] ?? 0),
  ]);
  const classStarts = representatives.map((cell) => cells[cell] ?? 0);
  const classesOf = new Map<CodePointSet, Uint8Array>();
  for (const set of uniqueSets)
    classesOf.set(
      set,
      Uint8Array.from(classStarts, (from) => (setHas(set, from) ? 1 : 0)),
    );
  const arena = new BooleanArena(400_000);
  const endLiteral = arena.literal(endAtom * 2);
  let work = 0;

  function expand(point: number, context: Context, active: Set<number>): number {
    const entry = graph.points[point];
    if (entry === undefined) return FALSE;
    switch (entry.kind) {
      case "accept-end":
        return endLiteral;
      case "accept-any":
        return TRUE;
      case "character":
        return arena.literal(point * 2);
      case "split": {
        // A loop that comes back without a character adds nothing.
        if (active.has(point)) return FALSE;
        active.add(point);
        const result = arena.or(entry.next.map((next) => expand(next, context, active)));
        active.delete(point);
        return result;
      }
      case "start":
        return context.atStart ? expand(entry.next, context, active) : FALSE;
      case "end":
        return arena.and([endLiteral, expand(entry.next, context, active)]);
      case "word-boundary": {
        const wordNext = wordFollows();
        const boundary = context.afterWord === entry.negated ? wordNext : arena.not(wordNext);
        return arena.and([boundary, expand(entry.next, context, active)]);
      }
      case "ahead": {
        const body = expand(entry.body, context, new Set());
        return arena.and([entry.negated ? arena.not(body) : body, expand(entry.next, context, active)]);
      }
      case "behind": {
        const state = context.behind[entry.dfa] ?? 0;
        const matched = behinds[entry.dfa]?.accepting[state] ?? false;
        return matched === entry.negated ? FALSE : expand(entry.next, context, active);
      }
    }
  }

  let wordPoint = -1;
  function wordFollows(): number {
    if (wordPoint < 0) {
      wordPoint = graph.points.length;
      graph.points.push({ kind: "character", set: wordCharacters, next: acceptAny });
      classesOf.set(
        wordCharacters,
        Uint8Array.from(classStarts, (from) => (setHas(wordCharacters, from) ? 1 : 0)),
      );
    }
    return arena.literal(wordPoint * 2);
  }

  const states = new Map<string, number>([["dead", 0]]);
  const formulas: number[] = [FALSE];
  const contexts: Context[] = [{ atStart: false, afterWord: false, behind: [] }];
  const rows: number[][] = [classStarts.map(() => 0)];
  const accepting: boolean[] = [false];

  function intern(formula: number, context: Context): number {
    if (formula === FALSE) return 0;
    // Without characters left to expand the context no longer matters.
    const key = formula === TRUE ? "any" : `${formula}|${context.afterWord}|${context.behind.join(",")}`;
    const known = states.get(key);
    if (known !== undefined) return known;
    const state = formulas.length;
    if (state >= maxStates) throw new RegexError(`needs more than ${maxStates} states`, pattern);
    states.set(key, state);
    formulas.push(formula);
    contexts.push(context);
    accepting.push(arena.evaluate(formula, (code) => (code >> 1 === endAtom) !== ((code & 1) === 1)));
    rows.push([]);
    return state;
  }

  const first: Context = { atStart: true, afterWord: false, behind: behinds.map((dfa) => dfa.start) };
  const initial = intern(expand(start, first, new Set()), first);
  for (let state = 1; state < formulas.length; state += 1) {
    const formula = formulas[state] ?? FALSE;
    const before = contexts[state] ?? first;
    const expansions = new Map<string, Map<number, number>>();
    rows[state] = classStarts.map((from, c) => {
      if (from === 0xd800) return 0;
      if (formula === TRUE) return state;
      const context: Context = {
        atStart: false,
        afterWord: usesWord && setHas(wordCharacters, from),
        behind: behinds.map((dfa, i) => {
          const cell = behindCells[i]?.[representatives[c] ?? 0] ?? 0;
          return dfa.rows[before.behind[i] ?? 0]?.[dfa.classOfCell[cell] ?? 0] ?? 0;
        }),
      };
      const contextKey = `${context.afterWord}|${context.behind.join(",")}`;
      let memo = expansions.get(contextKey);
      if (memo === undefined) {
        memo = new Map();
        expansions.set(contextKey, memo);
      }
      const known = memo;
      work += 1 + arena.kids(formula).length;
      if (work > 20_000_000) throw new RegexError("too complex", pattern);
      const next = arena.map(formula, (code) => {
        const point = code >> 1;
        const entry = graph.points[point];
        let value = FALSE;
        if (point !== endAtom && entry?.kind === "character" && classesOf.get(entry.set)?.[c] === 1) {
          value = known.get(entry.next) ?? expand(entry.next, context, new Set());
          known.set(entry.next, value);
        }
        return (code & 1) === 1 ? arena.not(value) : value;
      });
      return intern(next, context);
    });
  }
  return { starts: cells, classOfCell, rows, accepting, start: initial };
}

/** Groups cells with equal signatures; the first cell of each group represents it. */
function classify(
  cells: readonly number[],
  signature: (from: number, cell: number) => readonly (boolean | number)[],
): { classOfCell: number[]; representatives: number[] } {
  const classes = new Map<string, number>();
  const representatives: number[] = [];
  const classOfCell = cells.map((from, cell) => {
    const key = signature(from, cell).map(Number).join(",");
    const known = classes.get(key);
    if (known !== undefined) return known;
    classes.set(key, classes.size);
    representatives.push(cell);
    return classes.size - 1;
  });
  return { classOfCell, representatives };
}
