import { expect, test } from "vitest";
import { checkGbnf } from "../gbnf/check-gbnf.js";
import { arithmeticGbnf, cGbnf } from "./code.js";
import { jsonArrayGbnf, jsonGbnf, jsonValueGbnf } from "./json.js";
import { chessGbnf, japaneseGbnf, listGbnf } from "./text.js";

test.each(
  Object.entries({
    arithmeticGbnf,
    cGbnf,
    chessGbnf,
    japaneseGbnf,
    jsonArrayGbnf,
    jsonGbnf,
    jsonValueGbnf,
    listGbnf,
  }),
)("%s can be run by llama.cpp", (_, text) => {
  expect(checkGbnf(text, { engine: "llama.cpp" })).toBeUndefined();
});
