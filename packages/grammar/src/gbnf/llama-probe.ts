import { GrammarError } from "../errors.js";
import { elementType } from "./llama-elements.js";
import type { LlamaRules } from "./llama-elements.js";

const stackLimit = 5_000;
const steps = 24;
const candidates = 5;

/**
 * Follows some text through a grammar as llama.cpp does, by a list of stacks, and refuses grammars in which they
 * multiply: a grammar that reads one text in ever more ways would keep its sampler busy without end. A text that does
 * this late or only with unlikely characters is not found.
 *
 * @throws {GrammarError} when there are too many stacks.
 */
export function assertStacksStayFew({ rules, named }: LlamaRules): void {
  const probe = new StackProbe(rules);
  let stacks = probe.begin(named.get("root") ?? 0);
  for (let step = 0; step < steps && stacks.length > 0; step++) {
    let most: number[] = [];
    for (const point of probe.characters(stacks)) {
      const next = probe.step(stacks, point);
      if (next.length > most.length) most = next;
    }
    stacks = most;
  }
}

/** A stack as the number of its topmost place; places below are found through it. Equal stacks have equal numbers. */
class StackProbe {
  /** Per place: rule, offset of the element, stack below. Number 0 is the empty stack. */
  private readonly places: (readonly [rule: number, at: number, below: number])[] = [[-1, 0, 0]];
  private readonly numbers = new Map<string, number>();

  constructor(private readonly rules: LlamaRules["rules"]) {}

  begin(root: number): number[] {
    return this.advance(this.starts(root, 0));
  }

  step(stacks: readonly number[], point: number): number[] {
    const next: number[] = [];
    for (const stack of stacks) {
      const [rule, at, below] = this.place(stack);
      const end = stack === 0 ? undefined : matchCharacter(this.rules[rule] ?? [], at, point);
      if (end !== undefined) next.push(this.after(rule, end, below));
    }
    return this.advance(next);
  }

  /** Some characters that can come, of different terminals. */
  characters(stacks: readonly number[]): Set<number> {
    const points = new Set<number>();
    for (const stack of stacks) {
      if (points.size >= candidates) break;
      const [rule, at] = this.place(stack);
      const point = stack === 0 ? undefined : someCharacter(this.rules[rule] ?? [], at);
      if (point !== undefined) points.add(point);
    }
    return points;
  }

  /** Follows rule references down to terminals. */
  private advance(stacks: readonly number[]): number[] {
    const seen = new Set(stacks);
    const found: number[] = [];
    for (const stack of seen) {
      const [rule, at, below] = this.place(stack);
      const elements = this.rules[rule] ?? [];
      if (stack === 0 || elements[at] !== elementType.rule) found.push(stack);
      else
        for (const next of this.starts(elements[at + 1] ?? 0, this.after(rule, at + 2, below)))
          seen.add(next);
      if (seen.size > 4 * stackLimit || found.length > stackLimit) {
        throw new GrammarError(
          "the grammar is too ambiguous for llama.cpp: it reads some text in too many ways",
        );
      }
    }
    return found;
  }

  private starts(rule: number, below: number): number[] {
    const elements = this.rules[rule] ?? [];
    const found: number[] = [];
    for (let i = 0, at = 0; i < elements.length; i += 2) {
      if (!isEnd(elements[i])) continue;
      found.push(this.after(rule, at, below));
      at = i + 2;
    }
    return found;
  }

  /** The stack that stands before an element, or, at the end of an alternative, what is below. */
  private after(rule: number, at: number, below: number): number {
    if (isEnd(this.rules[rule]?.[at])) return below;
    const key = `${rule}:${at}:${below}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.places.push([rule, at, below]) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  private place(stack: number): readonly [rule: number, at: number, below: number] {
    return this.places[stack] ?? [-1, 0, 0];
  }
}

function isEnd(type: number | undefined): boolean {
  return type === elementType.end || type === elementType.alternative;
}

/** Where the elements go on behind a character (`llama_grammar_match_char`); undefined when it does not fit. */
function matchCharacter(elements: readonly number[], from: number, point: number): number | undefined {
  const type = elements[from];
  if (type === elementType.token || type === elementType.notToken) return undefined;
  let found = false;
  let at = from;
  do {
    const value = elements[at + 1] ?? 0;
    if (elements[at + 2] === elementType.rangeEnd) {
      found ||= value <= point && point <= (elements[at + 3] ?? 0);
      at += 4;
    } else {
      found ||= elements[at] === elementType.anyCharacter || value === point;
      at += 2;
    }
  } while (elements[at] === elementType.orCharacter);
  return found === (type !== elementType.notCharacter) ? at : undefined;
}

/** A character that fits. */
function someCharacter(elements: readonly number[], at: number): number | undefined {
  if (elements[at] === elementType.character) return elements[at + 1];
  for (const point of [0x61, 0x31, 0x20, 0x42, 0xe9, 0x3042]) {
    if (matchCharacter(elements, at, point) !== undefined) return point;
  }
  return undefined;
}
