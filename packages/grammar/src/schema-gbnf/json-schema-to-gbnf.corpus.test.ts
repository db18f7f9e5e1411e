import { corpusSchemas } from "@camelid/testkit";
import { expect, test } from "vitest";
import { convertSchemas } from "../../test/support/convert-schemas.js";

test("the GBNF of the corpora's schemas judges their documents, and reports whatever it accepts beyond them", () => {
  // A fixed part of the schemas that are not too large; scripts/gbnf-schemas.mjs runs all of them.
  const sample = corpusSchemas().filter(
    ({ schema }, i) => i % 14 === 3 && JSON.stringify(schema).length < 8000,
  );
  const { schemas, correct, refused, unreported } = convertSchemas(sample);
  expect(schemas).toBeGreaterThan(55);
  expect(unreported).toEqual([]);
  expect(refused.length / schemas).toBeLessThan(0.02);
  expect(correct / schemas).toBeGreaterThan(0.9);
});
