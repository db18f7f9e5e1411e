import { ownSchemas } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import { convertSchemas } from "../../test/support/convert-schemas.js";

describe("jsonSchemaToGbnf", () => {
  test("accepts documents in the order of their schema, and reports whatever it accepts beyond it", () => {
    const { schemas, correct, refused, unreported } = convertSchemas(ownSchemas());
    expect(unreported).toEqual([]);
    expect({ schemas, correct, refused }).toEqual({ schemas: 25, correct: 14, refused: [] });
  });
});
