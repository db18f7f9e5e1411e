import { GrammarError } from "../errors.js";
import { anyCase } from "./case.js";
import type { Case } from "./case.js";
import { areDisjoint } from "./disjoint.js";
import { isArray, isObject, own } from "./json.js";
import type { JsonObject } from "./json.js";
import { readKeywords } from "./read-keywords.js";
import { child } from "./schema-ref.js";
import type { SchemaDocument, SchemaRef } from "./schema-ref.js";

export type ReportWider = (pointer: string, keyword: string, reason: string) => void;

const caseLimit = 400;

/** Keywords that no context-free grammar of this kind enforces. */
const unenforced: Readonly<Record<string, string>> = {
  not: "what is forbidden is not checked",
  dependencies: "dependencies between keys are not checked",
  dependentRequired: "dependencies between keys are not checked",
  dependentSchemas: "dependencies between keys are not checked",
  contains: "what an array must contain is not checked",
  unevaluatedProperties: "keys that no schema speaks of are not refused",
  unevaluatedItems: "items that no schema speaks of are not refused",
  $dynamicRef: "the reference is not followed",
  $recursiveRef: "the reference is not followed",
};

/**
 * The ways to satisfy all of the schemas: references followed, `allOf` joined, one case for each choice of options.
 * Meeting a schema a second time adds nothing, so recursion of any kind ends.
 *
 * @throws {GrammarError} for values that are no schemas, unknown references and too many cases.
 */
export function findCases(
  document: SchemaDocument,
  schemas: readonly SchemaRef[],
  report: ReportWider,
): Case[] {
  const found: Case[] = [];
  const waiting: Branch[] = [
    { pending: schemas.toReversed(), seen: new Set(), target: anyCase(), choices: [] },
  ];
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    if (!settle(document, branch, report)) continue;
    const options = branch.choices.shift();
    if (options === undefined) {
      found.push(branch.target);
      if (found.length > caseLimit) {
        throw new GrammarError(
          `the schema at ${schemas[0]?.pointer || "the root"} has more than ${caseLimit} cases`,
        );
      }
      continue;
    }
    for (const option of options.toReversed()) {
      waiting.push({
        pending: option.toReversed(),
        seen: new Set(branch.seen),
        target: { ...branch.target },
        choices: [...branch.choices],
      });
    }
    if (waiting.length > 50 * caseLimit) {
      throw new GrammarError(`the schema at ${schemas[0]?.pointer || "the root"} has too many cases`);
    }
  }
  return found;
}

interface Branch {
  readonly pending: SchemaRef[];
  readonly seen: Set<string>;
  readonly target: Case;
  readonly choices: (readonly (readonly SchemaRef[])[])[];
}

/** Takes in all pending schemas of a branch; false when nothing can satisfy it. */
function settle(document: SchemaDocument, branch: Branch, report: ReportWider): boolean {
  const { pending, seen, target, choices } = branch;
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    if (seen.has(ref.pointer)) continue;
    seen.add(ref.pointer);
    const { schema, pointer } = ref;
    if (schema === true) continue;
    if (schema === false) return false;
    if (!isObject(schema))
      throw new GrammarError(`at ${pointer || "the root"}: a schema is an object or a boolean`);
    readKeywords(target, ref, schema);
    // The last of these is taken first, so that keys keep the order in which a reader meets them.
    pending.push(...listOf(ref, schema, "allOf").toReversed());
    const reference = own(schema, "$ref");
    if (typeof reference === "string") pending.push(document.resolve(reference, pointer));
    if (isArray(own(schema, "anyOf"))) choices.push(listOf(ref, schema, "anyOf").map((option) => [option]));
    if (isArray(own(schema, "oneOf"))) {
      const options = listOf(ref, schema, "oneOf");
      choices.push(options.map((option) => [option]));
      if (!areDisjoint(document, options))
        report(pointer, "oneOf", "documents that satisfy several options are not refused");
    }
    readCondition(ref, schema, choices, report);
    for (const [keyword, reason] of Object.entries(unenforced)) {
      if (own(schema, keyword) !== undefined) report(pointer, keyword, reason);
    }
    if (own(schema, "uniqueItems") === true) report(pointer, "uniqueItems", "equal items are not refused");
    if (target.types.size === 0 || target.values?.length === 0) return false;
  }
  return true;
}

function listOf(ref: SchemaRef, schema: JsonObject, keyword: string): SchemaRef[] {
  const list = own(schema, keyword);
  return isArray(list) ? list.map((_, i) => child(ref, keyword, i)) : [];
}

function readCondition(
  ref: SchemaRef,
  schema: JsonObject,
  choices: Branch["choices"],
  report: ReportWider,
): void {
  if (own(schema, "if") === undefined) return;
  const [yes, no] = [own(schema, "then"), own(schema, "else")];
  if (yes === undefined && no === undefined) return;
  const condition = child(ref, "if");
  choices.push([
    yes === undefined ? [condition] : [condition, child(ref, "then")],
    no === undefined ? [] : [child(ref, "else")],
  ]);
  report(ref.pointer, "if", "the other branch is taken without checking that the condition fails");
}
