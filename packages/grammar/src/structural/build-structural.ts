import type { Expression, Grammar, MachineSource, Sequence } from "../ast.js";
import type { Dfa } from "../dfa/dfa.js";
import { encodeDfa } from "../dfa/encode-dfa.js";
import { textUntil, textWithout } from "../dfa/text-search.js";
import { GrammarError } from "../errors.js";
import { parseGbnf } from "../gbnf/parse-gbnf.js";
import { GrammarBuilder } from "../grammar-builder.js";
import { anyOrder, mostInAnyOrder } from "./any-order.js";
import type { OutputGrammar } from "./output-grammar.js";
import { rawStringDfa } from "./raw-string.js";
import { regexDfa } from "./regex-dfa.js";

export interface StructuralOptions {
  /** Makes the machine of a JSON Schema; `objects` as the output grammar has it. */
  readonly jsonMachine: (schema: unknown, objects: "open" | "closed" | undefined) => MachineSource;
}

const nestingLimit = 200;

/**
 * Turns a description of an output into a grammar.
 *
 * @throws {GrammarError} for parts that cannot be: bad GBNF, negative counts, empty triggers, too deep nesting.
 */
export function buildStructural(output: OutputGrammar, options: StructuralOptions): Grammar {
  const builder = new GrammarBuilder();
  return builder.finish([[new Structural(builder, options).part(output, 0)]]);
}

const empty: Expression = { type: "literal", text: "" };

class Structural {
  /** Machines by the schema, pattern or part that they were made for: formats repeat the same ones. */
  private readonly made = new Map<unknown, Expression>();
  private readonly madeClosed = new Map<unknown, Expression>();

  constructor(
    private readonly builder: GrammarBuilder,
    private readonly options: StructuralOptions,
  ) {}

  part(output: OutputGrammar, depth: number): Expression {
    if (depth > nestingLimit) throw new GrammarError(`the output grammar nests deeper than ${nestingLimit}`);
    switch (output.type) {
      case "literal":
        return { type: "literal", text: output.text };
      case "sequence":
        return group([output.parts.map((part) => this.part(part, depth + 1))]);
      case "choice":
        if (output.options.length === 0)
          throw new GrammarError("a choice in the output grammar has no options");
        return group(output.options.map((option) => [this.part(option, depth + 1)]));
      case "repeat":
        return this.repeat(this.part(output.part, depth + 1), output);
      case "any-order":
        return this.anyOrder(output, depth);
      case "json-schema":
        return this.once(
          Object(output.schema),
          () => this.builder.machine(this.options.jsonMachine(output.schema, output.objects)),
          output.objects === "closed" ? this.madeClosed : this.made,
        );
      case "raw-string":
        return this.once(output, () =>
          this.machine(rawStringDfa(output.schema, output.until), "raw-string", ""),
        );
      case "regex":
        return this.once(output.pattern, () =>
          this.machine(regexDfa(output.pattern), "regex", output.pattern),
        );
      case "gbnf":
        return this.gbnf(output.grammar);
      case "free-text":
        return this.machine(textWithout(output.excludes), "free-text", "");
      case "triggered":
        return this.triggered(output, depth);
    }
  }

  private once(key: unknown, make: () => Expression, made = this.made): Expression {
    const expression = made.get(key) ?? make();
    made.set(key, expression);
    return expression;
  }

  private machine(dfa: Dfa, name: string, source: string): Expression {
    return this.builder.machine({ kind: "dfa", name, data: encodeDfa(dfa), source });
  }

  private repeat(
    part: Expression,
    {
      min,
      max,
      separator = "",
    }: { readonly min: number; readonly max?: number; readonly separator?: string },
  ): Expression {
    checkCounts(min, max);
    if (max === 0) return empty;
    const item = this.shared(part, "item");
    if (separator === "") return repeated(item, min, max);
    const more: Expression = { type: "group", options: [[{ type: "literal", text: separator }, item]] };
    const list = [item, repeated(more, Math.max(0, min - 1), max === undefined ? undefined : max - 1)];
    return group(min === 0 ? [list, []] : [list]);
  }

  private anyOrder(output: Extract<OutputGrammar, { type: "any-order" }>, depth: number): Expression {
    if (output.parts.length > mostInAnyOrder) {
      throw new GrammarError(
        `an output grammar has ${output.parts.length} parts in any order; at most ${mostInAnyOrder} are possible`,
      );
    }
    const parts = output.parts.map(({ part, required }) => ({
      part: this.shared(this.part(part, depth + 1), "part"),
      required,
    }));
    const separator = this.shared(this.part(output.separator, depth + 1), "separator");
    return group(anyOrder(parts, separator, (options) => this.builder.rule("left", options)));
  }

  /** A part that is used twice becomes a rule of its own. */
  private shared(part: Expression, name: string): Expression {
    return part.type === "group" ? this.builder.rule(name, part.options) : part;
  }

  private gbnf(text: string): Expression {
    const grammar = parseGbnf(text);
    const names = new Map(
      grammar.rules.map(({ name }) => [name, this.builder.name(name === "root" ? "grammar" : name)]),
    );
    const rename = (name: string) => names.get(name) ?? name;
    for (const { name, options } of grammar.rules)
      this.builder.define(rename(name), renameAll(options, rename));
    return { type: "reference", rule: rename("root") };
  }

  private triggered(output: Extract<OutputGrammar, { type: "triggered" }>, depth: number): Expression {
    const { triggers, min, max } = output;
    checkCounts(min, max);
    const bodies = new Map<string, Expression[]>();
    for (const { trigger, body } of triggers) {
      bodies.set(trigger, [...(bodies.get(trigger) ?? []), this.part(body, depth + 1)]);
    }
    const words = [...bodies.keys()];
    const calls = words.map((word): Sequence => [
      this.machine(textUntil(words, word), "until", ""),
      group((bodies.get(word) ?? []).map((body) => [body])),
    ]);
    const rest = this.machine(textWithout(words), "free-text", "");
    if (calls.length === 0 || max === 0) {
      if (min > 0)
        throw new GrammarError(`an output grammar asks for ${min} triggered parts but allows none`);
      return rest;
    }
    return group([[repeated(this.builder.rule("triggered", calls), min, max), rest]]);
  }
}

function repeated(item: Expression, min: number, max: number | undefined): Expression {
  if (max === 0) return empty;
  return max === undefined ? { type: "repeat", item, min } : { type: "repeat", item, min, max };
}

function group(options: readonly Sequence[]): Expression {
  const [only] = options;
  const [item] = only ?? [];
  if (options.length === 1 && only?.length === 1 && item !== undefined) return item;
  return { type: "group", options };
}

function checkCounts(min: number, max: number | undefined): void {
  const valid = (count: number) => Number.isInteger(count) && count >= 0 && count <= 0x7fffffff;
  if (valid(min) && (max === undefined || (valid(max) && max >= min))) return;
  throw new GrammarError(`an output grammar cannot repeat a part ${min} to ${max ?? "any number of"} times`);
}

function renameAll(options: readonly Sequence[], rename: (name: string) => string): Sequence[] {
  const item = (expression: Expression): Expression => {
    if (expression.type === "reference") return { type: "reference", rule: rename(expression.rule) };
    if (expression.type === "group") return { type: "group", options: renameAll(expression.options, rename) };
    return expression.type === "repeat" ? { ...expression, item: item(expression.item) } : expression;
  };
  return options.map((sequence) => sequence.map(item));
}
