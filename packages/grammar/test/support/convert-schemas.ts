import type { SchemaCase } from "@camelid/testkit";
import { compileGbnf } from "../../src/compile.js";
import { GrammarError } from "../../src/errors.js";
import { createMatcher } from "../../src/matcher/matcher.js";
import { jsonSchemaToGbnf } from "../../src/schema-gbnf/json-schema-to-gbnf.js";
import { inSchemaOrder } from "../../src/testing/in-schema-order.js";

/** How the GBNF of schemas judges their documents, written in the order of their schema. */
export function convertSchemas(cases: readonly SchemaCase[]) {
  const result = { schemas: 0, correct: 0, refused: [] as string[], unreported: [] as string[] };
  for (const { id, schema, tests = [] } of cases) {
    if (tests.length === 0) continue;
    result.schemas++;
    let compiled;
    try {
      const { text, report } = jsonSchemaToGbnf(schema);
      compiled = { program: compileGbnf(text).program, report };
    } catch (error) {
      if (!(error instanceof GrammarError)) throw new Error(id, { cause: error });
      result.refused.push(id);
      continue;
    }
    const { program, report } = compiled;
    const wrong = tests.filter(({ valid, data }) => {
      const matcher = createMatcher(program);
      return (matcher.push(inSchemaOrder(schema, data)) && matcher.isComplete()) !== valid;
    });
    if (wrong.length === 0) result.correct++;
    if (report.relaxations.length === 0 && wrong.some(({ valid }) => !valid)) result.unreported.push(id);
  }
  return result;
}
