import { FALSE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import { fromByteString } from "../automata/utf8.js";
import { stepEscaped, type EscapeRule, type TextReader } from "./escape.js";
import { canonicalString } from "./json-value.js";
import type { JsonProgram } from "./program.js";
import type { Goals, Place, Situation, ValueText } from "./states.js";

export type StringState = Extract<Situation, { kind: "string" }>;

/** Whether a frame around a value compares it with others, so that its canonical text is needed. */
export function isCompared(place: Place): boolean {
  return place.depth > 0;
}

/** Reads string values: all automata that their conditions name run over the decoded text at once. */
export class StringValues {
  private readonly program: JsonProgram;
  private readonly caps = new Map<number, number>();
  private readonly escapeRules = new Map<number, EscapeRule>();

  constructor(program: JsonProgram) {
    this.program = program;
  }

  /** The state after the opening quote; undefined when no string is possible. */
  begin(place: Place, goals: Goals): StringState | undefined {
    if (goals.need === FALSE) return undefined;
    const entry = this.textGoal(goals.need, this.dfasOf(goals));
    if (entry === undefined) return undefined;
    const { product, goal } = entry;
    const inner: ValueText = { state: product.start, length: 0, text: "" };
    if (!goal.isLive(inner.state, 0)) return undefined;
    return { kind: "string", place, goals, product, goal, inner, escape: undefined };
  }

  /** One byte further, the closing quote excepted. */
  step(state: StringState, byte: number): StringState | undefined {
    const { place, goals, product, goal, inner, escape } = state;
    const cap = Math.max(goal.lengthCap, ...goals.wanted.map((formula) => this.lengthCap(formula)));
    const reader: TextReader<ValueText> = {
      step: (text, next) => {
        const target = product.step(text.state, next);
        if (target === 0) return undefined;
        const length = Math.min(cap, text.length + ((next & 0xc0) === 0x80 ? 0 : 1));
        if (!goal.isLive(target, length)) return undefined;
        return {
          state: target,
          length,
          text: isCompared(place) ? text.text + String.fromCharCode(next) : "",
        };
      },
      key: (text) => `${text.state}.${text.length}`,
    };
    const next = stepEscaped(reader, this.escapeRule(goals.need), inner, escape, byte);
    return next === undefined ? undefined : { ...state, ...next };
  }

  /** What the string turned out to be, if it may end here. */
  end(state: StringState): { truths: boolean[]; canonical: string } | undefined {
    const { place, goals, goal, inner } = state;
    if (!goal.isMet(inner.state, inner.length)) return undefined;
    const dfas = goals.wanted.length === 0 ? [] : this.dfasOf(goals);
    return {
      truths: goals.wanted.map((formula) =>
        this.program.textGoal(formula, dfas).goal.isMet(inner.state, inner.length),
      ),
      canonical: isCompared(place) ? canonicalString(fromByteString(inner.text)) : "",
    };
  }

  private escapeRule(formula: number): EscapeRule {
    if (this.program.spelling === "any") return "any";
    let rule = this.escapeRules.get(formula);
    if (rule === undefined) {
      rule = this.program.isListed(formula) ? "needed" : "usual";
      this.escapeRules.set(formula, rule);
    }
    return rule;
  }

  private dfasOf(goals: Goals): number[] {
    return this.program.dfasOf([goals.need, ...goals.wanted]);
  }

  /** undefined: too many states to decide anything; such a string is not begun. */
  private textGoal(formula: number, dfas: number[]): ReturnType<JsonProgram["textGoal"]> | undefined {
    try {
      return this.program.textGoal(formula, dfas);
    } catch (error) {
      if (error instanceof ProductLimit) return undefined;
      throw error;
    }
  }

  /** Lengths from here on make no difference to a condition. */
  private lengthCap(formula: number): number {
    let cap = this.caps.get(formula);
    if (cap === undefined) {
      cap = 0;
      this.program.arena.forEachLiteral(formula, (code) => {
        const atom = this.program.atom(code >> 1);
        if (atom.kind === "length") cap = Math.max(cap ?? 0, atom.atLeast);
      });
      this.caps.set(formula, cap);
    }
    return cap;
  }
}
