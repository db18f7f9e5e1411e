import { expect, test } from "vitest";
import type { ChatFormat } from "../spec/chat-format.js";
import { builtinFormats } from "./builtin-formats.js";
import { createFormatRegistry } from "./chat-format-registry.js";
import { defineChatFormat, isChatFormat } from "./define-chat-format.js";
import { resolveChatFormat } from "./resolve-chat-format.js";

const mine: ChatFormat = defineChatFormat({
  specificationVersion: 1,
  name: "mine",
  capabilities: { systemRole: true, tools: false, parallelToolCalls: false, reasoning: false },
  matches: ({ template }) => template === "mine",
  render: () => {
    throw new Error("not rendered here");
  },
});

test("a named format wins over what the model says", () => {
  const registry = createFormatRegistry([...builtinFormats, mine]);
  expect(
    resolveChatFormat({ format: "chatml", template: "mine", bosToken: "", eosToken: "" }, registry).name,
  ).toBe("chatml");
});

test("a registered format is found by what it matches", () => {
  const registry = createFormatRegistry([...builtinFormats, mine]);
  expect(resolveChatFormat({ template: "mine", bosToken: "", eosToken: "" }, registry)).toBe(mine);
  expect(resolveChatFormat({ template: "yours", bosToken: "", eosToken: "" }, registry).name).toBe(
    "template",
  );
});

test("the format registered last is asked first", () => {
  const other = defineChatFormat({ ...mine, name: "other" });
  expect(
    createFormatRegistry([mine, other]).match({ template: "mine", bosToken: "", eosToken: "" })?.name,
  ).toBe("other");
});

test("a model without a template is spoken to in ChatML", () => {
  expect(resolveChatFormat({ bosToken: "", eosToken: "" }).name).toBe("chatml");
  expect(resolveChatFormat({ bosToken: "", eosToken: "" }, createFormatRegistry([])).name).toBe("chatml");
});

test("an unknown name is refused with the known ones", () => {
  expect(() =>
    resolveChatFormat({ format: "nope", bosToken: "", eosToken: "" }, createFormatRegistry([mine])),
  ).toThrow('unknown chat format "nope"; known: mine');
});

test("a template that cannot be compiled is refused with the reason", () => {
  expect(() => resolveChatFormat({ template: "{% if %}", bosToken: "", eosToken: "" })).toThrow(
    "chat template cannot be used",
  );
});

test("two formats of one name, and what is no format, are refused", () => {
  expect(() => createFormatRegistry([mine, { ...mine }])).toThrow('two chat formats are named "mine"');
  expect(isChatFormat(mine)).toBe(true);
  for (const wrong of [
    null,
    1,
    {},
    { ...mine, specificationVersion: 2 },
    { ...mine, name: "" },
    { ...mine, capabilities: {} },
    { ...mine, matches: 1 },
  ]) {
    expect(isChatFormat(wrong)).toBe(false);
  }
});

test("a registry is immutable", () => {
  const registry = createFormatRegistry([mine]);
  expect(Object.isFrozen(registry)).toBe(true);
  expect(Object.isFrozen(registry.formats)).toBe(true);
});
