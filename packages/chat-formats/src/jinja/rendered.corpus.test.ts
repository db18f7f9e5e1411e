import { jsonLines, readCorpus } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { fields, renderingOf, text, type Rendering } from "../../test/support/rendering.js";
import { parseJsonLosslessly } from "./lossless-json.js";

const readCases = (name: string): (readonly [string, ReadonlyMap<string, unknown>])[] =>
  jsonLines(readCorpus(name))
    .map((line) => fields(parseJsonLosslessly(line)))
    .map((line) => [text(line.get("name")), line]);

function expected(value: unknown): Rendering {
  const result = fields(value);
  if (result.has("text")) return { text: text(result.get("text")) };
  const error = result.get("error");
  if (error === "raise")
    return { error, message: text(result.get("message")).replace(/^TemplateError: /, "") };
  if (error !== "runtime" && error !== "syntax") throw new Error(`unknown error ${String(error)}`);
  return { error };
}

describe("templates of the corpora", () => {
  const conversations = fields(parseJsonLosslessly(readCorpus("templates/conversations.json")));

  it.each(readCases("templates/rendered.jsonl"))("renders %s as Python does", (_, line) => {
    const template = text(line.get("template"));
    for (const [name, result] of fields(line.get("expected"))) {
      const data = fields(conversations.get(name) ?? line.get("own_data"));
      expect(renderingOf(template, Object.fromEntries(data)), name).toEqual(expected(result));
    }
  });

  it.each(readCases("templates/snippets.jsonl"))("renders snippet %s as Python does", (_, line) => {
    const data = Object.fromEntries(fields(line.get("data")));
    expect(renderingOf(text(line.get("template")), data)).toEqual(expected(line.get("expected")));
  });
});
