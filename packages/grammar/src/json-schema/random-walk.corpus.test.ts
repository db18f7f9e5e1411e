import { corpusSchemas } from "@camelid/testkit";
import { expect, test } from "vitest";
import { walkSchemas } from "../../test/support/walk-schemas.js";

test("random walks by schemas of the corpora never meet a dead end, and end in documents that Ajv finds valid", () => {
  const { problems, refused, checked } = walkSchemas(corpusSchemas().filter((_, index) => index % 24 === 3));
  expect(problems).toEqual([]);
  expect(refused).toBe(0);
  expect(checked).toBeGreaterThan(200);
});
