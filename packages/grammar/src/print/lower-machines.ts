import type { Expression, Grammar, MachineSource, Sequence } from "../ast.js";
import type { Relaxation } from "../compile.js";
import { decodeDfa } from "../dfa/encode-dfa.js";
import { GrammarError } from "../errors.js";
import { GrammarBuilder } from "../grammar-builder.js";
import { parseRegex } from "../regex/parse-regex.js";
import { convertSchema } from "../schema-gbnf/convert-schema.js";
import type { ConvertSchemaOptions } from "../schema-gbnf/convert-schema.js";
import { regexToRules } from "../schema-gbnf/regex-to-rules.js";
import { characterClass, dfaToRules } from "./dfa-to-rules.js";

/**
 * Replaces byte machines by rules: automata exactly, schemas as far as a grammar can say them.
 *
 * @throws {GrammarError} for machines that have no such form.
 */
export function lowerMachines(
  grammar: Grammar,
  options: ConvertSchemaOptions,
): { grammar: Grammar; relaxations: Relaxation[] } {
  if (grammar.machines.length === 0) return { grammar, relaxations: [] };
  const builder = new GrammarBuilder();
  const relaxations: Relaxation[] = [];
  for (const { name } of grammar.rules) builder.reserve(name);
  const lowered = new Map<number, Expression>();
  const lower = (index: number): Expression => {
    const known = lowered.get(index);
    if (known !== undefined) return known;
    const machine = grammar.machines[index];
    if (machine === undefined)
      throw new GrammarError("the grammar refers to a machine that it does not have");
    const expression = machineRules(machine, builder, relaxations, options);
    // What a machine becomes is shared by all places that use it.
    const shared: Expression =
      expression.type === "group" ? builder.rule(machine.name || "text", expression.options) : expression;
    lowered.set(index, shared);
    return shared;
  };
  const item = (expression: Expression): Expression => {
    if (expression.type === "machine") return lower(expression.machine);
    if (expression.type === "group") return { type: "group", options: all(expression.options) };
    return expression.type === "repeat" ? { ...expression, item: item(expression.item) } : expression;
  };
  const all = (sequences: readonly Sequence[]): Sequence[] => sequences.map((sequence) => sequence.map(item));
  let root: readonly Sequence[] = [];
  for (const rule of grammar.rules) {
    if (rule.name === "root") root = all(rule.options);
    else builder.define(rule.name, all(rule.options));
  }
  return { grammar: builder.finish(root), relaxations };
}

function machineRules(
  { kind, name, data, source }: MachineSource,
  builder: GrammarBuilder,
  relaxations: Relaxation[],
  options: ConvertSchemaOptions,
): Expression {
  if (kind === "json") {
    if (source === "") throw new GrammarError("a JSON machine without its schema cannot be printed");
    return convertSchema(JSON.parse(source), builder, relaxations, options);
  }
  if (source !== "") {
    const parts = parseRegex(source);
    // The whole text must match: anchors at the ends say what is so anyway.
    const nothing: Expression = { type: "literal", text: "" };
    const direct = regexToRules(parts, { character: characterClass, anything: nothing });
    if (direct !== undefined) return direct;
  }
  return dfaToRules(decodeDfa(data), builder, { name: name || "text" });
}
