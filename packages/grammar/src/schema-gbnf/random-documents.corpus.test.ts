import { corpusSchemas } from "@camelid/testkit";
import { expect, test } from "vitest";
import { writeDocuments } from "../../test/support/random-documents.js";

test("documents of the GBNF of the corpora's schemas are valid wherever nothing is reported", () => {
  const cases = corpusSchemas()
    .filter((_, index) => index % 19 === 5)
    .filter(({ schema }) => JSON.stringify(schema).length <= 6000);
  const { invalid, schemas, documents } = writeDocuments(cases, 8);
  expect(invalid).toEqual([]);
  expect(schemas).toBeGreaterThan(25);
  expect(documents).toBeGreaterThan(100);
});
