import { BooleanArena, FALSE, TRUE } from "../automata/boolean-arena.js";
import { toByteDfa } from "../automata/byte-dfa.js";
import { matchesBytes, type Dfa } from "../automata/dfa.js";
import { finiteStrings } from "../automata/finite-strings.js";
import { stringSetDfa } from "../automata/string-set.js";
import { materialise, TextGoal } from "../automata/text-goal.js";
import { TextProduct } from "../automata/text-product.js";
import type { RegexNode } from "../regex/ast.js";
import { compileNodePoints, compileRegexDfa } from "../regex/compile-regex.js";
import { decimalKey, type Decimal } from "./decimal.js";

/** What the members of an object must be: expressions by key. All keys are UTF-8, one byte per character. */
export interface PropertyRules {
  readonly names: ReadonlyMap<string, number>;
  readonly patterns: readonly { readonly dfa: number; readonly expression: number }[];
  /** For keys that no name and no pattern covers. */
  readonly rest: number;
}

/** What the items of an array must be: expressions by position. */
export interface ItemRules {
  readonly prefix: readonly number[];
  readonly rest: number;
}

/** Atoms of all formulas. Their negations are literals too, so that every condition has a negation normal form. */
export type Atom =
  | { readonly kind: "variable"; readonly index: number }
  | { readonly kind: "pending"; readonly expression: number }
  | { readonly kind: "member"; readonly dfa: number }
  | { readonly kind: "length"; readonly atLeast: number }
  | { readonly kind: "compare"; readonly strict: boolean; readonly value: Decimal }
  | { readonly kind: "multiple"; readonly of: Decimal }
  | { readonly kind: "properties"; readonly rules: PropertyRules }
  | { readonly kind: "has"; readonly name: string }
  | { readonly kind: "items"; readonly rules: ItemRules }
  | { readonly kind: "contains"; readonly atLeast: number; readonly expression: number }
  | { readonly kind: "unique" }
  | { readonly kind: "count"; readonly atLeast: number };

/** The condition that an expression means for each kind of value, in the order of `kinds`. */
export type Shape = readonly [
  null_: number,
  true_: number,
  false_: number,
  number: number,
  string: number,
  array: number,
  object: number,
];

export const kinds = ["null", "true", "false", "number", "string", "array", "object"] as const;
export const kindIndex = { null: 0, true: 1, false: 2, number: 3, string: 4, array: 5, object: 6 } as const;
export const anyShape: Shape = [TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE];
export const noShape: Shape = [FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE];

export type Spelling = "natural" | "any";

export type Combine = (parts: readonly number[]) => number;

export function zipShapes(shapes: readonly Shape[], combine: Combine): Shape {
  const part = (index: number): number => combine(shapes.map((shape) => shape[index] ?? FALSE));
  return [part(0), part(1), part(2), part(3), part(4), part(5), part(6)];
}

/** Any text: the same for all programs. */
const plainProduct = new TextProduct([]);

const maxCached = 256;
/** A pattern with more states takes too large a part of the time that a schema may take. */
const maxPatternStates = 12_000;
const regexCache = new Map<string, Dfa>();
/** What has been found out of automata: those of patterns serve many programs. */
const stringsMemo = new WeakMap<Dfa, { readonly strings: readonly string[] | undefined }>();

/** Automata are never changed: one for each pattern serves all programs. The oldest are forgotten first. */
function cachedDfa(key: string, build: () => Dfa): Dfa {
  let dfa = regexCache.get(key);
  if (dfa === undefined) {
    dfa = build();
    const [oldest] = regexCache.keys();
    if (regexCache.size >= maxCached && oldest !== undefined) regexCache.delete(oldest);
    regexCache.set(key, dfa);
  }
  return dfa;
}

/** Thrown when a definition needs its own meaning for the same value. */
export class EndlessRecursion extends Error {}

/**
 * The data that the machine interprets. Expressions and conditions are formulas of one arena: expressions over
 * variables (one per schema), conditions over the other atoms.
 */
export class JsonProgram {
  readonly arena: BooleanArena;
  readonly atoms: Atom[] = [];
  readonly dfas: Dfa[] = [];
  /** Automata of texts that the schema lists (enum, const). */
  readonly listed = new Set<number>();
  readonly shapes: (Shape | (() => Shape))[] = [];
  root = TRUE;
  private readonly atomIds = new Map<string, number>();
  private readonly dfaIds = new Map<string, number>();
  private readonly variableIds = new Map<string, number>();
  private readonly shapeMemo = new Map<number, Shape>();
  private readonly resolving = new Set<number>();
  private readonly textGoals = new Map<string, { product: TextProduct; goal: TextGoal }>();
  private readonly products = new Map<string, TextProduct>();

  /** How strings and numbers may be written: "natural", as serializers do; "any", in every way that JSON has. */
  readonly spelling: Spelling;

  constructor(options: { readonly maxFormulas?: number; readonly spelling?: Spelling } = {}) {
    this.arena = new BooleanArena(options.maxFormulas ?? 300_000);
    this.spelling = options.spelling ?? "natural";
  }

  atom(id: number): Atom {
    const atom = this.atoms[id];
    if (atom === undefined) throw new RangeError(`no atom ${id}`);
    return atom;
  }

  /** The formula of an atom. */
  literal(atom: Atom): number {
    const key = atomKey(atom);
    let id = this.atomIds.get(key);
    if (id === undefined) {
      id = this.atoms.length;
      this.atomIds.set(key, id);
      this.atoms.push(atom);
    }
    return this.arena.literal(id * 2);
  }

  /** Adds a variable; its shape may be given later through a function that is called at most once. */
  variable(shape: Shape | (() => Shape)): number {
    this.shapes.push(shape);
    return this.literal({ kind: "variable", index: this.shapes.length - 1 });
  }

  /** A variable with a name of its own: the second call with the same key gives the first one's. */
  named(key: string, build: () => Shape): number {
    const known = this.variableIds.get(key);
    if (known !== undefined) return known;
    const id = this.variable(build());
    this.variableIds.set(key, id);
    return id;
  }

  shapeOfVariable(index: number): Shape {
    const shape = this.shapes[index] ?? noShape;
    if (typeof shape !== "function") return shape;
    if (this.resolving.has(index)) throw new EndlessRecursion();
    this.resolving.add(index);
    try {
      const resolved = shape();
      this.shapes[index] = resolved;
      return resolved;
    } finally {
      this.resolving.delete(index);
    }
  }

  /** What an expression means for each kind of value. */
  shape(expression: number): Shape {
    if (expression === TRUE) return anyShape;
    if (expression === FALSE) return noShape;
    const known = this.shapeMemo.get(expression);
    if (known !== undefined) return known;
    const { arena } = this;
    const op = arena.operator(expression);
    let shape: Shape;
    if (op === "literal") {
      const code = arena.literalCode(expression);
      const atom = this.atom(code >> 1);
      if (atom.kind !== "variable") throw new TypeError("an expression holds variables only");
      const own = this.shapeOfVariable(atom.index);
      shape = (code & 1) === 1 ? zipShapes([own], ([part = FALSE]) => arena.not(part)) : own;
    } else {
      shape = zipShapes(
        arena.kids(expression).map((kid) => this.shape(kid)),
        op === "and" ? (parts) => arena.and(parts) : (parts) => arena.or(parts),
      );
    }
    this.shapeMemo.set(expression, shape);
    return shape;
  }

  addDfa(key: string, build: () => Dfa): number {
    const known = this.dfaIds.get(key);
    if (known !== undefined) return known;
    const dfa = build();
    const id = this.dfas.length;
    this.dfas.push(dfa);
    this.dfaIds.set(key, id);
    return id;
  }

  dfa(id: number): Dfa {
    const dfa = this.dfas[id];
    if (dfa === undefined) throw new RangeError(`no automaton ${id}`);
    return dfa;
  }

  /** The strings of an automaton's language when they are few. */
  stringsOf(id: number): readonly string[] | undefined {
    const dfa = this.dfa(id);
    let known = stringsMemo.get(dfa);
    if (known === undefined) {
      known = { strings: finiteStrings(dfa) };
      stringsMemo.set(dfa, known);
    }
    return known.strings;
  }

  regexDfa(pattern: string): number {
    const build = () => compileRegexDfa(pattern, { maxStates: maxPatternStates });
    return this.addDfa(`regex:${pattern}`, () => cachedDfa(`regex:${pattern}`, build));
  }

  /** Of a pattern whose count was taken out: see `countedCharacters`. */
  uncountedDfa(pattern: string, uncounted: RegexNode): number {
    const build = () => toByteDfa(compileNodePoints(uncounted, pattern, { maxStates: maxPatternStates }));
    return this.addDfa(`uncounted:${pattern}`, () => cachedDfa(`uncounted:${pattern}`, build));
  }

  stringsDfa(strings: readonly string[]): number {
    const sorted = [...new Set(strings)].toSorted();
    const id = this.addDfa(`strings:${JSON.stringify(sorted)}`, () => stringSetDfa(sorted));
    this.listed.add(id);
    return id;
  }

  /** Whether a string condition admits only texts that the schema lists. */
  isListed(formula: number): boolean {
    const { arena } = this;
    switch (arena.operator(formula)) {
      case "and":
        return arena.kids(formula).some((kid) => this.isListed(kid));
      case "or":
        return arena.kids(formula).every((kid) => this.isListed(kid));
      case "literal": {
        const code = arena.literalCode(formula);
        const atom = this.atom(code >> 1);
        return (code & 1) === 0 && atom.kind === "member" && this.listed.has(atom.dfa);
      }
      default:
        return false;
    }
  }

  matches(dfa: number, key: string): boolean {
    return matchesBytes(this.dfa(dfa), key);
  }

  /** The automata that a string condition speaks of, ascending. */
  dfasOf(formulas: readonly number[]): number[] {
    const used = new Set<number>();
    const seen = new Set<number>();
    for (const formula of formulas) {
      this.arena.forEachLiteral(
        formula,
        (code) => {
          const atom = this.atom(code >> 1);
          if (atom.kind === "member") used.add(atom.dfa);
        },
        seen,
      );
    }
    return [...used].toSorted((a, b) => a - b);
  }

  product(dfas: readonly number[]): TextProduct {
    if (dfas.length === 0) return plainProduct;
    const key = dfas.join(",");
    let product = this.products.get(key);
    if (product === undefined) {
      product = new TextProduct(dfas.map((id) => this.dfa(id)));
      this.products.set(key, product);
    }
    return product;
  }

  /** A string condition over a product; without `dfas` over the automata it names itself. */
  textGoal(formula: number, dfas = this.dfasOf([formula])): { product: TextProduct; goal: TextGoal } {
    const key = `${formula}|${dfas.join(",")}`;
    const known = this.textGoals.get(key);
    if (known !== undefined) return known;
    const product = this.product(dfas);
    const goal = new TextGoal(product, this.arena, formula, (atomId) => {
      const atom = this.atom(atomId);
      if (atom.kind === "member") return { kind: "member", component: dfas.indexOf(atom.dfa) };
      if (atom.kind === "length") return { kind: "length", atLeast: atom.atLeast };
      throw new TypeError(`${atom.kind} says nothing of strings`);
    });
    const entry = { product, goal };
    this.textGoals.set(key, entry);
    return entry;
  }

  /** The automaton of the strings that meet a condition. */
  languageDfa(formula: number): number {
    return this.addDfa(`formula:${formula}`, () => {
      const { product, goal } = this.textGoal(formula);
      return materialise(product, goal);
    });
  }
}

function atomKey(atom: Atom): string {
  switch (atom.kind) {
    case "variable":
      return `v${atom.index}`;
    case "pending":
      return `p${atom.expression}`;
    case "member":
      return `m${atom.dfa}`;
    case "length":
      return `l${atom.atLeast}`;
    case "compare":
      return `${atom.strict ? "gt" : "ge"}${decimalKey(atom.value)}`;
    case "multiple":
      return `*${decimalKey(atom.of)}`;
    case "properties": {
      const { names, patterns, rest } = atom.rules;
      const named = [...names].map(([name, expression]) => `${JSON.stringify(name)}:${expression}`);
      return `o${rest};${patterns.map(({ dfa, expression }) => `${dfa}:${expression}`).join()};${named.join()}`;
    }
    case "has":
      return `h${atom.name}`;
    case "items":
      return `i${atom.rules.rest};${atom.rules.prefix.join()}`;
    case "contains":
      return `c${atom.atLeast};${atom.expression}`;
    case "unique":
      return "u";
    case "count":
      return `n${atom.atLeast}`;
  }
}
