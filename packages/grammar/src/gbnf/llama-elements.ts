import type { Expression, Grammar, Sequence } from "../ast.js";
import { GrammarError } from "../errors.js";

/** Element types of llama.cpp's grammar (`enum llama_gretype` in src/llama-grammar.h). */
export const elementType = {
  end: 0,
  alternative: 1,
  rule: 2,
  character: 3,
  notCharacter: 4,
  rangeEnd: 5,
  orCharacter: 6,
  anyCharacter: 7,
  token: 8,
  notToken: 9,
} as const;

/** What llama.cpp's parser makes of a grammar. */
export interface LlamaRules {
  /** Per rule its elements, two numbers each: type and value. */
  readonly rules: readonly (readonly number[])[];
  /** Per rule its name; a rule that the parser made up has that of the rule it was made for. */
  readonly names: readonly string[];
  /** Numbers of the rules that the grammar names. */
  readonly named: ReadonlyMap<string, number>;
}

export interface LlamaElementOptions {
  /** The number of a `<text>` token; undefined: the vocabulary has no such single token. */
  readonly tokenId?: (text: string) => number | undefined;
  /** The most elements that unrolling may make. Default 500,000. */
  readonly elementLimit?: number;
}

const repetitionThreshold = 2000;

/**
 * Unrolls a grammar the way llama.cpp does, element by element, so that what happens inside it can be foretold.
 *
 * @throws {GrammarError} for more elements than the limit and for parts that llama.cpp has no element for.
 */
export function toLlamaElements(grammar: Grammar, options: LlamaElementOptions = {}): LlamaRules {
  return new Unroller(options).run(grammar);
}

class Unroller {
  private readonly named = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly rules: number[][] = [];
  private count = 0;

  constructor(private readonly options: LlamaElementOptions) {}

  run(grammar: Grammar): LlamaRules {
    for (const { name, options } of grammar.rules) {
      const id = this.number(name);
      this.rules[id] = this.unrollOptions(options, name);
    }
    return { rules: this.rules, names: this.names, named: this.named };
  }

  private number(name: string): number {
    const known = this.named.get(name);
    if (known !== undefined) return known;
    const id = this.generated(name);
    this.named.set(name, id);
    return id;
  }

  private generated(name: string): number {
    this.names.push(name);
    this.rules.push([]);
    return this.names.length - 1;
  }

  private unrollOptions(options: readonly Sequence[], name: string): number[] {
    const elements: number[] = [];
    for (const [i, sequence] of options.entries()) {
      if (i > 0) elements.push(elementType.alternative, 0);
      for (const item of sequence) for (const number of this.unroll(item, name)) elements.push(number);
    }
    elements.push(elementType.end, 0);
    this.spend(elements.length);
    return elements;
  }

  private unroll(item: Expression, name: string): number[] {
    switch (item.type) {
      case "literal":
        return Array.from(item.text).flatMap((c) => [elementType.character, c.codePointAt(0) ?? 0]);
      case "class":
        return classElements(item.negated, item.ranges);
      case "reference":
        return [elementType.rule, this.number(item.rule)];
      case "token": {
        const { token, negated } = item;
        const id = "id" in token ? token.id : (this.options.tokenId?.(token.text) ?? 0);
        return [negated ? elementType.notToken : elementType.token, id];
      }
      case "group": {
        const id = this.generated(name);
        this.rules[id] = this.unrollOptions(item.options, name);
        return [elementType.rule, id];
      }
      case "repeat":
        return this.unrollRepeat(this.unroll(item.item, name), item.min, item.max, name);
      case "machine":
        throw new GrammarError("llama.cpp has no element for a byte machine");
    }
  }

  private unrollRepeat(item: number[], min: number, max: number | undefined, name: string): number[] {
    const bounded = max === undefined || max > repetitionThreshold ? undefined : max;
    const optional = bounded === undefined ? 1 : bounded - min;
    this.spend(item.length * (min + optional));
    const elements: number[] = [];
    for (let i = 0; i < min; i++) for (const number of item) elements.push(number);
    let last: number | undefined;
    for (let i = 0; i < optional; i++) {
      const id = this.generated(name);
      const next = bounded === undefined ? id : last;
      const rule = item.slice();
      if (next !== undefined) rule.push(elementType.rule, next);
      rule.push(elementType.alternative, 0, elementType.end, 0);
      this.rules[id] = rule;
      last = id;
    }
    if (last !== undefined) elements.push(elementType.rule, last);
    return elements;
  }

  private spend(numbers: number): void {
    const { elementLimit = 500_000 } = this.options;
    this.count += numbers / 2;
    if (this.count > elementLimit) {
      throw new GrammarError(`llama.cpp would unroll the grammar to more than ${elementLimit} elements`);
    }
  }
}

function classElements(negated: boolean, ranges: readonly { from: number; to: number }[]): number[] {
  if (ranges.length === 0) return [elementType.anyCharacter, 0];
  const elements: number[] = [];
  for (const { from, to } of ranges) {
    const first = negated ? elementType.notCharacter : elementType.character;
    elements.push(elements.length === 0 ? first : elementType.orCharacter, from);
    if (from !== to) elements.push(elementType.rangeEnd, to);
  }
  return elements;
}
