import { forEachReference } from "./for-each-reference.js";
import { startRule } from "./ast.js";
import type {
  Grammar,
  MachineExpression,
  MachineSource,
  ReferenceExpression,
  Rule,
  Sequence,
} from "./ast.js";

/** Collects rules under names that are readable and unique. */
export class GrammarBuilder {
  private readonly rules = new Map<string, Rule>();
  private readonly taken = new Set([startRule]);
  private readonly lastIndex = new Map<string, number>();
  private readonly machines: MachineSource[] = [];

  /** A free name close to the wished one: letters, digits and '-' only, as GBNF allows. */
  name(wish: string): string {
    const base = wish.replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "part";
    let name = base;
    let index = this.lastIndex.get(base) ?? 1;
    while (this.taken.has(name)) name = `${base}-${++index}`;
    this.lastIndex.set(base, index);
    this.taken.add(name);
    return name;
  }

  /** Takes a name that others have chosen. */
  reserve(name: string): void {
    this.taken.add(name);
  }

  /** Sets the rule of a name that came from {@link name}. */
  define(name: string, options: readonly Sequence[]): ReferenceExpression {
    this.rules.set(name, { name, options });
    return { type: "reference", rule: name };
  }

  /** A new rule under a free name close to `wish`. */
  rule(wish: string, options: readonly Sequence[]): ReferenceExpression {
    return this.define(this.name(wish), options);
  }

  machine(source: MachineSource): MachineExpression {
    this.machines.push(source);
    return { type: "machine", machine: this.machines.length - 1 };
  }

  /** The grammar, its rules in the order in which a reader meets them from the root on. */
  finish(root: readonly Sequence[]): Grammar {
    const ordered = new Map<string, Rule>();
    const waiting = [{ name: startRule, options: root }];
    for (let rule = waiting.pop(); rule !== undefined; rule = waiting.pop()) {
      if (ordered.has(rule.name)) continue;
      ordered.set(rule.name, rule);
      const next: Rule[] = [];
      forEachReference(rule.options, (name) => {
        const target = this.rules.get(name);
        if (target !== undefined && !ordered.has(name)) next.push(target);
      });
      for (const target of next.toReversed()) waiting.push(target);
    }
    return { rules: [...ordered.values()], machines: this.machines };
  }
}
