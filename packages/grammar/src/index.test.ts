import { expect, test } from "vitest";
import * as grammar from "./index.js";

test("the package exports these names", () => {
  expect(Object.keys(grammar).toSorted()).toMatchInlineSnapshot(`
    [
      "ARITHMETIC_GBNF",
      "CHESS_GBNF",
      "C_GBNF",
      "CamelidError",
      "GrammarError",
      "JAPANESE_GBNF",
      "JSON_ARR_GBNF",
      "JSON_GBNF",
      "LIST_GBNF",
      "LlamaGrammar",
      "UnsatisfiableSchemaError",
      "UnsupportedSchemaError",
      "arithmeticGbnf",
      "cGbnf",
      "checkGbnf",
      "chessGbnf",
      "compileAst",
      "compileChoice",
      "compileGbnf",
      "compileJsonSchema",
      "compileRegex",
      "compileStructuralTag",
      "createMatcher",
      "isOutOfWork",
      "japaneseGbnf",
      "jsonArrayGbnf",
      "jsonGbnf",
      "jsonSchemaToGbnf",
      "jsonValueGbnf",
      "json_schema_to_gbnf",
      "listGbnf",
      "loadProgram",
      "parseGbnf",
      "printGbnf",
      "structuralTagToGbnf",
    ]
  `);
});
