import type { SchemaCase } from "@camelid/testkit";
import { randomFrom } from "../../../grammar/scripts/schema-fuzz-generate.mjs";
import { ajvFor } from "../../../grammar/scripts/schema-walker.mjs";
import { compileJsonSchemaMachine } from "../../../grammar/src/json-schema/compile-json-schema-machine.js";
import { toJsonValue } from "../../../grammar/src/to-json-value.js";
import { compileSchema } from "../../scripts/matcher-cases.mjs";
import type { TestVocabulary } from "../../scripts/matcher-vocabulary.mjs";
import { helpFor, MatcherWalker } from "../../scripts/matcher-walker.mjs";
import type { NativeBinding } from "../../src/binding/native-binding.js";

/** Walks by tokens of the masks from the beginning of each schema's documents to their end; each must be valid for Ajv. */
export function walkTokens(
  binding: NativeBinding,
  vocabulary: TestVocabulary,
  cases: readonly SchemaCase[],
): { readonly problems: readonly string[]; readonly checked: number } {
  const walker = new MatcherWalker(binding, vocabulary);
  const next = randomFrom(5);
  const problems: string[] = [];
  let checked = 0;
  for (const { id, schema } of cases) {
    const program = compileSchema(schema);
    const validate = ajvFor(schema);
    if (typeof program === "string" || validate === undefined) continue;
    const help = helpFor(schema, compileJsonSchemaMachine(toJsonValue(schema)).machine);
    const start = new binding.NativeMatcher(program, vocabulary.native);
    for (let walk = 0; walk < 5; walk++) {
      const { text, ended, error } = walker.walk(start, next, next(31), help);
      if (!ended) problems.push(`${id}: ${error ?? "no end"}: ${text}`);
      // Such numbers may be rounded when they are read.
      else if (!/\d{9}|\d[eE]/.test(text)) {
        checked += 1;
        if (!validate(JSON.parse(text))) problems.push(`${id}: invalid: ${text}`);
      }
    }
  }
  return { problems, checked };
}
