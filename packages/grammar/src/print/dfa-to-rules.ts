import type { CodePointRange, Expression, Sequence } from "../ast.js";
import { complement, joinRanges } from "../dfa/utf8-class.js";
import type { Dfa } from "../dfa/dfa.js";
import type { GrammarBuilder } from "../grammar-builder.js";
import { codePointEdges } from "./code-point-edges.js";
import type { ClassEdge } from "./code-point-edges.js";

export interface DfaToRulesOptions {
  /** Wished name of the rules. */
  readonly name: string;
  /** How one character of a class is written; undefined: it cannot be. Default: as it is. */
  readonly character?: (ranges: readonly CodePointRange[]) => Expression | undefined;
}

const inlineDepth = 12;
const inlineStates = 60;

/**
 * Writes an automaton as right-linear rules: states that are reached from one place only become part of that place, all
 * others rules of their own.
 *
 * @throws {GrammarError} when the automaton accepts bytes that are not UTF-8.
 */
export function dfaToRules(dfa: Dfa, builder: GrammarBuilder, options: DfaToRulesOptions): Expression {
  return new RuleWriter(dfa, builder, options).write();
}

interface Way {
  readonly character: Expression;
  readonly target: number;
}

class RuleWriter {
  private readonly edgesOf: (state: number) => ClassEdge[];
  private readonly ways = new Map<number, Way[]>();
  private readonly entries = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private readonly waiting: number[] = [];
  private inlined = 0;

  constructor(
    private readonly dfa: Dfa,
    private readonly builder: GrammarBuilder,
    private readonly options: DfaToRulesOptions,
  ) {
    this.edgesOf = codePointEdges(dfa);
  }

  write(): Expression {
    this.explore();
    const whole = asExpression(
      this.shared(this.dfa.start) ? [this.reference(this.dfa.start)] : this.tail(this.dfa.start, 0),
    );
    for (let state = this.waiting.pop(); state !== undefined; state = this.waiting.pop()) {
      this.builder.define(this.names.get(state) ?? "", [joinLiterals(this.sequence(state, 0))]);
    }
    return whole;
  }

  private explore(): void {
    const { character = characterClass } = this.options;
    const waiting = [this.dfa.start];
    this.entries.set(this.dfa.start, 1);
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (this.ways.has(state)) continue;
      const ways = this.edgesOf(state).flatMap(({ ranges, target }): Way[] => {
        const item = character(ranges);
        return item === undefined ? [] : [{ character: item, target }];
      });
      this.ways.set(state, ways);
      for (const { target } of ways) {
        waiting.push(target);
        if (target !== state) this.entries.set(target, (this.entries.get(target) ?? 0) + 1);
      }
    }
  }

  private shared(state: number): boolean {
    return (this.entries.get(state) ?? 0) > 1;
  }

  private reference(state: number): Expression {
    let name = this.names.get(state);
    if (name === undefined) {
      name = this.builder.name(this.options.name);
      this.names.set(state, name);
      this.waiting.push(state);
    }
    return { type: "reference", rule: name };
  }

  private tail(state: number, depth: number): Sequence {
    const isEnd = (this.ways.get(state) ?? []).length === 0;
    if (!isEnd && (this.shared(state) || depth > inlineDepth || this.inlined > inlineStates))
      return [this.reference(state)];
    return this.sequence(state, depth);
  }

  private sequence(from: number, depth: number): Sequence {
    this.inlined = depth === 0 ? 0 : this.inlined + 1;
    const items: Expression[] = [];
    for (let state = from; ;) {
      const ways = this.ways.get(state) ?? [];
      const self = ways.find(({ target }) => target === state);
      if (self !== undefined) items.push({ type: "repeat", item: self.character, min: 0 });
      const others = ways.filter(({ target }) => target !== state);
      const accepting = this.dfa.accepting[state] === true;
      const [first] = others;
      if (first === undefined) return items;
      if (others.length === 1 && !accepting) {
        items.push(first.character);
        if (this.shared(first.target)) return [...items, ...this.tail(first.target, depth)];
        state = first.target;
        continue;
      }
      const options = others.map(({ character, target }) =>
        joinLiterals([character, ...this.tail(target, depth + 1)]),
      );
      const group: Expression = { type: "group", options };
      items.push(accepting ? { type: "repeat", item: group, min: 0, max: 1 } : group);
      return items;
    }
  }
}

/** One character of a class, in the shorter of the two ways to write it. */
export function characterClass(ranges: readonly CodePointRange[]): Expression {
  // Surrogates never occur, so a class may hold them when that makes it shorter.
  const filled = joinRanges([...ranges, { from: 0xd800, to: 0xdfff }]);
  const outside = complement(filled);
  return outside.length < ranges.length
    ? { type: "class", negated: true, ranges: outside }
    : { type: "class", negated: false, ranges };
}

function asExpression(sequence: Sequence): Expression {
  const joined = joinLiterals(sequence);
  const [only] = joined;
  return joined.length === 1 && only !== undefined ? only : { type: "group", options: [joined] };
}

/** Writes classes of one character, and literals that follow each other, as one literal. */
export function joinLiterals(sequence: Sequence): Sequence {
  const joined: Expression[] = [];
  for (const item of sequence) {
    const text = literalText(item);
    const last = joined.at(-1);
    if (text !== undefined && last?.type === "literal")
      joined[joined.length - 1] = { type: "literal", text: last.text + text };
    else joined.push(text === undefined ? item : { type: "literal", text });
  }
  return joined;
}

function literalText(item: Expression): string | undefined {
  if (item.type === "literal") return item.text;
  if (item.type !== "class" || item.negated) return undefined;
  const [range] = item.ranges;
  return item.ranges.length === 1 && range !== undefined && range.from === range.to
    ? String.fromCodePoint(range.from)
    : undefined;
}
