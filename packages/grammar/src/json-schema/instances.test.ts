import { ownSchemas } from "@camelid/testkit";
import { expect, test } from "vitest";
import { measure } from "../../scripts/schema-measure.mjs";
import { asSchema } from "../../test/support/as-schema.js";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";
import { decodeJsonProgram } from "./decode-json-program.js";

test.each(ownSchemas())("$id: valid documents are taken and others refused, in any order of keys", (one) => {
  const { refused, crashes, falseAccepts, falseRejects, instances } = measure([one], (schema) =>
    decodeJsonProgram(compileJsonSchemaMachine(asSchema(schema)).encoded),
  );
  expect({ refused, crashes, falseAccepts, falseRejects }).toEqual({
    refused: [],
    crashes: [],
    falseAccepts: [],
    falseRejects: [],
  });
  expect(instances).toBe(one.tests?.length);
});
