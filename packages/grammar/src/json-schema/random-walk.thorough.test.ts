import { ownSchemas, realSchemas } from "@camelid/testkit";
import { expect, test } from "vitest";
import { walkSchemas } from "../../test/support/walk-schemas.js";

test("random walks by our own schemas never meet a dead end, and end in documents that Ajv finds valid", () => {
  const { problems, refused, checked } = walkSchemas(ownSchemas(), 20);
  expect(problems).toEqual([]);
  expect(refused).toBe(0);
  expect(checked).toBeGreaterThan(400);
});

test("so do walks by real schemas, of which few are refused", () => {
  // Ajv wants a dot in the domain of an e-mail address; RFC 5321 does not.
  const short = realSchemas().filter(({ schema }) => {
    const text = JSON.stringify(schema);
    const isWhole = !/"\$ref":"[^#]/.test(text);
    return text.length < 8000 && isWhole && !text.includes('"format":"email"');
  });
  const { problems, refused, schemas, checked } = walkSchemas(short.filter((_, index) => index % 4 === 1));
  expect(problems).toEqual([]);
  expect(schemas).toBeGreaterThan(50);
  expect(refused / schemas).toBeLessThan(0.1);
  expect(checked).toBeGreaterThan(200);
});
