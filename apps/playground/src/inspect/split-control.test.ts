import { expect, test } from "vitest";
import { splitControl } from "./split-control.js";

const specials = (text: string) =>
  splitControl(text)
    .filter(({ type }) => type === "special")
    .map((piece) => piece.text);

test("finds the spellings of common special tokens", () => {
  expect(specials("<|im_start|>user\n")).toEqual(["<|im_start|>"]);
  expect(specials("<s>[INST] hi [/INST]</s>")).toEqual(["<s>", "[INST]", "[/INST]", "</s>"]);
  expect(specials("<｜begin▁of▁sentence｜><start_of_turn>model")).toEqual([
    "<｜begin▁of▁sentence｜>",
    "<start_of_turn>",
  ]);
});

test("leaves comparisons and lists alone", () => {
  expect(specials("if a < b and c > d then [1, 2]")).toEqual([]);
});

test("the pieces joined are the text", () => {
  for (const text of ["", "a<|b|>c", "<|x|><|y|>", "<|", "[INST", "<s>\n\n"]) {
    expect(
      splitControl(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  }
});

test("is linear in the text, also for one that only begins tokens", () => {
  expect(specials("<|".repeat(100_000))).toEqual([]);
  expect(specials("[A".repeat(100_000))).toEqual([]);
});
