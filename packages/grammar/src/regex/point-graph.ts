import type { CodePointSet } from "../automata/code-point-set.js";
import type { RegexNode } from "./ast.js";
import { wordCharacters } from "./class-escapes.js";
import { RegexError } from "./errors.js";

/** A point in the pattern: what may come from here to the end. Sets are numbers of `PointGraph.sets`. */
export type Point =
  | { readonly kind: "character"; readonly set: number; readonly next: number }
  | { readonly kind: "split"; readonly next: number[] }
  | { readonly kind: "start"; readonly next: number }
  | { readonly kind: "end"; readonly next: number }
  | { readonly kind: "word-boundary"; readonly negated: boolean; readonly next: number }
  | { readonly kind: "ahead"; readonly negated: boolean; readonly body: number; readonly next: number }
  | { readonly kind: "behind"; readonly negated: boolean; readonly index: number; readonly next: number }
  | { readonly kind: "accept-end" }
  | { readonly kind: "accept-any" };

/** The text must end here. */
export const acceptEnd = 0;
/** Anything may come. */
export const acceptAny = 1;
const maxPoints = 60_000;

/**
 * The points of a pattern, repeats counted out. Points with the same future are one: alternatives that end alike share
 * their ends, which saves most of the states that would be merged later.
 */
export class PointGraph {
  readonly points: Point[] = [{ kind: "accept-end" }, { kind: "accept-any" }];
  /** Bodies of lookbehinds. */
  readonly behinds: RegexNode[] = [];
  /** Different sets of characters. */
  readonly sets: CodePointSet[] = [];
  /** A point that a word character leads to `acceptAny` from; -1: no boundary asks for it. */
  wordPoint = -1;
  private readonly pattern: string;
  private readonly isBehind: boolean;
  private readonly setIds = new Map<CodePointSet, number>();
  private readonly setsByContent = new Map<string, number>();
  private readonly characters = new Map<number, number>();
  private readonly others = new Map<string, number>();

  /** `isBehind`: the text goes on after the end of the pattern. */
  constructor(pattern: string, isBehind = false) {
    this.pattern = pattern;
    this.isBehind = isBehind;
  }

  add(node: RegexNode, next: number): number {
    switch (node.kind) {
      case "set":
        return this.character(node.set, next);
      case "sequence":
        return node.parts.reduceRight((rest, part) => this.add(part, rest), next);
      case "alternatives":
        return this.split(node.options.map((option) => this.add(option, next)));
      case "repeat":
        return this.repeat(node.body, node.min, node.max, next);
      case "start":
        return this.shared(`start|${next}`, { kind: "start", next });
      case "end":
        if (next <= acceptAny && !this.isBehind) return acceptEnd;
        return this.shared(`end|${next}`, { kind: "end", next });
      case "word-boundary": {
        if (this.wordPoint < 0) this.wordPoint = this.character(wordCharacters, acceptAny);
        const { kind, negated } = node;
        return this.shared(`${kind}|${negated}|${next}`, { kind, negated, next });
      }
      case "look": {
        const { negated } = node;
        if (node.behind) {
          this.behinds.push(node.body);
          return this.push({ kind: "behind", negated, index: this.behinds.length - 1, next });
        }
        const body = this.add(node.body, acceptAny);
        return this.shared(`ahead|${negated}|${body}|${next}`, { kind: "ahead", negated, body, next });
      }
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
        rest = this.split([this.add(body, rest), next]);
      }
    }
    for (let i = 0; i < min; i += 1) rest = this.add(body, rest);
    return rest;
  }

  private character(characters: CodePointSet, next: number): number {
    const set = this.setId(characters);
    const key = set * maxPoints + next;
    const known = this.characters.get(key);
    if (known !== undefined) return known;
    const point = this.push({ kind: "character", set, next });
    this.characters.set(key, point);
    return point;
  }

  private split(targets: readonly number[]): number {
    const next = [...new Set(targets)];
    const [only] = next;
    return next.length === 1 && only !== undefined
      ? only
      : this.shared(`split|${next.join(",")}`, { kind: "split", next });
  }

  private shared(key: string, point: Point): number {
    const known = this.others.get(key);
    if (known !== undefined) return known;
    const fresh = this.push(point);
    this.others.set(key, fresh);
    return fresh;
  }

  private setId(set: CodePointSet): number {
    const known = this.setIds.get(set);
    if (known !== undefined) return known;
    const content = set.join(";");
    let id = this.setsByContent.get(content);
    if (id === undefined) {
      id = this.sets.length;
      this.sets.push(set);
      this.setsByContent.set(content, id);
    }
    this.setIds.set(set, id);
    return id;
  }

  private push(point: Point): number {
    if (this.points.length >= maxPoints)
      throw new RegexError("too long when its repeats are counted out", this.pattern);
    this.points.push(point);
    return this.points.length - 1;
  }
}
