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

export type LlamaElement = readonly [type: number, value: number];

/** What llama.cpp's parser makes of a grammar: rules by number, their names, and which of them is the root. */
export interface LlamaRules {
  readonly symbols: ReadonlyMap<string, number>;
  readonly rules: readonly (readonly LlamaElement[])[];
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
  private readonly symbols = new Map<string, number>();
  private readonly rules: LlamaElement[][] = [];
  private count = 0;

  constructor(private readonly options: LlamaElementOptions) {}

  run(grammar: Grammar): LlamaRules {
    for (const { name, options } of grammar.rules) {
      const id = this.named(name);
      this.rules[id] = this.unrollOptions(options, name);
    }
    return { symbols: this.symbols, rules: this.rules };
  }

  private named(name: string): number {
    const known = this.symbols.get(name);
    if (known !== undefined) return known;
    const id = this.symbols.size;
    this.symbols.set(name, id);
    return id;
  }

  private generated(name: string): number {
    return this.named(`${name}_${this.symbols.size}`);
  }

  private unrollOptions(options: readonly Sequence[], name: string): LlamaElement[] {
    const elements: LlamaElement[] = [];
    for (const [i, sequence] of options.entries()) {
      if (i > 0) elements.push([elementType.alternative, 0]);
      for (const item of sequence) for (const element of this.unroll(item, name)) elements.push(element);
    }
    elements.push([elementType.end, 0]);
    this.spend(elements.length);
    return elements;
  }

  private unroll(item: Expression, name: string): LlamaElement[] {
    switch (item.type) {
      case "literal":
        return Array.from(item.text, (c) => [elementType.character, c.codePointAt(0) ?? 0] as const);
      case "class":
        return classElements(item.negated, item.ranges);
      case "reference":
        return [[elementType.rule, this.named(item.rule)]];
      case "token": {
        const { token, negated } = item;
        const id = "id" in token ? token.id : (this.options.tokenId?.(token.text) ?? 0);
        return [[negated ? elementType.notToken : elementType.token, id]];
      }
      case "group": {
        const id = this.generated(name);
        this.rules[id] = this.unrollOptions(item.options, name);
        return [[elementType.rule, id]];
      }
      case "repeat":
        return this.unrollRepeat(this.unroll(item.item, name), item.min, item.max, name);
      case "machine":
        throw new GrammarError("llama.cpp has no element for a byte machine");
    }
  }

  private unrollRepeat(
    item: LlamaElement[],
    min: number,
    max: number | undefined,
    name: string,
  ): LlamaElement[] {
    const bounded = max === undefined || max > repetitionThreshold ? undefined : max;
    this.spend(item.length * (min + (bounded === undefined ? 1 : bounded - min)));
    const elements = Array.from({ length: min }, () => item).flat();
    let last: number | undefined;
    for (let i = 0; i < (bounded === undefined ? 1 : bounded - min); i++) {
      const id = this.generated(name);
      const next = bounded === undefined ? id : last;
      const tail: LlamaElement[] = next === undefined ? [] : [[elementType.rule, next]];
      this.rules[id] = [...item, ...tail, [elementType.alternative, 0], [elementType.end, 0]];
      last = id;
    }
    if (last !== undefined) elements.push([elementType.rule, last]);
    return elements;
  }

  private spend(elements: number): void {
    const { elementLimit = 500_000 } = this.options;
    this.count += elements;
    if (this.count > elementLimit) {
      throw new GrammarError(`llama.cpp would unroll the grammar to more than ${elementLimit} elements`);
    }
  }
}

function classElements(negated: boolean, ranges: readonly { from: number; to: number }[]): LlamaElement[] {
  if (ranges.length === 0) return [[elementType.anyCharacter, 0]];
  const first = negated ? elementType.notCharacter : elementType.character;
  return ranges.flatMap(({ from, to }, i): LlamaElement[] => {
    const start = [i === 0 ? first : elementType.orCharacter, from] as const;
    return from === to ? [start] : [start, [elementType.rangeEnd, to]];
  });
}
