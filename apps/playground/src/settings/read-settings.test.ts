import { expect, test } from "vitest";
import { readSettings } from "./read-settings.js";
import { samplingFields } from "./sampling-fields.js";
import { defaultSettings, reduceSettings, type Settings } from "./settings.js";

const settings = (values: Partial<Settings>): Settings => ({ ...defaultSettings, ...values });

test("untouched settings send nothing: the server's defaults hold", () => {
  expect(readSettings(defaultSettings)).toEqual({ fields: {}, problems: [] });
});

test("every sampling parameter is sent under its wire name", () => {
  for (const field of samplingFields) {
    const { fields, problems } = readSettings(settings({ sampling: { [field.name]: String(field.max) } }));
    expect(problems).toEqual([]);
    expect(fields).toEqual({ [field.name]: field.max });
  }
});

test("the shown default of a field lies in its range", () => {
  for (const { fallback, min, max } of samplingFields) {
    if (typeof fallback !== "number") continue;
    expect(fallback).toBeGreaterThanOrEqual(min);
    expect(fallback).toBeLessThanOrEqual(max);
  }
});

test.each([
  ["temperature", "2.5", "From 0 to 2."],
  ["temperature", "warm", "This is not a number."],
  ["temperature", "Infinity", "This is not a number."],
  ["top_k", "1.5", "This must be a whole number."],
  ["max_tokens", "0", "At least 1."],
] as const)("%s %s is held back and told", (name, text, message) => {
  const { fields, problems } = readSettings(settings({ sampling: { [name]: text } }));
  expect(fields).toEqual({});
  expect(problems).toEqual([expect.objectContaining({ message })]);
});

test("stop texts are the lines, as typed, without the empty ones", () => {
  expect(readSettings(settings({ stop: "\n END\n\nUser:" })).fields).toEqual({ stop: [" END", "User:"] });
});

test("the output kind decides between response_format and grammar", () => {
  expect(readSettings(settings({ output: "json_object" })).fields).toEqual({
    response_format: { type: "json_object" },
  });
  const grammar = 'root ::= "a"';
  expect(readSettings(settings({ output: "grammar", grammar })).fields).toEqual({ grammar });
  expect(readSettings(settings({ output: "text", grammar })).fields).toEqual({});
});

test("a grammar that is none is held back with its place", () => {
  const { fields, problems } = readSettings(settings({ output: "grammar", grammar: "root ::= nix" }));
  expect(fields).toEqual({});
  expect(problems).toEqual([{ field: "Grammar", message: expect.stringMatching(/nix.*line 1, column 10/) }]);
});

test("tools are sent as they were written", () => {
  const tools = [{ type: "function", function: { name: "f", parameters: { type: "object" } } }];
  expect(readSettings(settings({ tools: JSON.stringify(tools) })).fields).toEqual({ tools });
});

test.each([
  "{",
  "{}",
  "[1]",
  '[{"type":"function"}]',
  '[{"type":"function","function":{"name":""}}]',
  "[null]",
])("tools that are none are held back: %s", (tools) => {
  const { fields, problems } = readSettings(settings({ tools }));
  expect(fields).toEqual({});
  expect(problems).toHaveLength(1);
});

test("resetting goes back to the defaults of sampling and keeps the rest", () => {
  const changed = settings({ systemPrompt: "s", stop: "x", sampling: { seed: "1" } });
  expect(reduceSettings(changed, { type: "reset-sampling" })).toEqual(settings({ systemPrompt: "s" }));
});

test("emptying one field takes it out and leaves the others", () => {
  const changed = settings({ sampling: { seed: "1", top_k: "2" } });
  const action = { type: "set-sampling", name: "seed", text: "" } as const;
  expect(reduceSettings(changed, action).sampling).toEqual({ top_k: "2" });
});
