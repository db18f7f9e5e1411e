import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.js";
import { parseJsonLosslessly } from "./lossless-json.js";
import { TemplateError } from "./template-error.js";

// Shared cases: what Python jinja2 3.1.6 renders, set up as transformers does (shared/tools/jinja-oracle.py).
const cases = new URL("../../../../../shared/cases/templates/", import.meta.url);

/** The clock with which the cases were recorded. */
const now = new Date(2026, 6, 26, 13, 5, 9);

type Result = { text: string } | { error: "raise" | "runtime" | "syntax"; message: string };

function readLines(name: string): unknown[] {
  return readFileSync(new URL(name, cases), "utf8").trimEnd().split("\n").map(parseJsonLosslessly);
}

function fields(value: unknown): ReadonlyMap<string, unknown> {
  if (!(value instanceof Map)) throw new Error("an object was expected");
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("a string was expected");
  return value;
}

function render(template: string, data: ReadonlyMap<string, unknown>): Result {
  try {
    return { text: compileTemplate(template, { now }).render(Object.fromEntries(data)) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const kind = error.kind === "raise_exception" ? "raise" : error.kind === "syntax" ? "syntax" : "runtime";
    return { error: kind, message: error.detail };
  }
}

/** Equal text, or the same kind of error; what `raise_exception` says must be equal, too. */
function comparable(result: Result): Result {
  if ("text" in result || result.error === "raise") return result;
  return { error: result.error, message: "" };
}

function expected(value: unknown): Result {
  const result = fields(value);
  if (result.has("text")) return { text: text(result.get("text")) };
  const error = result.get("error");
  if (error !== "raise" && error !== "runtime" && error !== "syntax")
    throw new Error(`unknown error ${String(error)}`);
  return { error, message: text(result.get("message")).replace(/^TemplateError: /, "") };
}

describe("templates of the shared cases", () => {
  const conversations = fields(
    parseJsonLosslessly(readFileSync(new URL("conversations.json", cases), "utf8")),
  );

  it.each(readLines("rendered.jsonl").map((line) => [text(fields(line).get("name")), fields(line)] as const))(
    "renders %s as Python does",
    (_, line) => {
      const template = text(line.get("template"));
      for (const [name, result] of fields(line.get("expected"))) {
        const data = fields(conversations.get(name) ?? line.get("own_data"));
        expect(comparable(render(template, data)), name).toEqual(comparable(expected(result)));
      }
    },
  );

  it.each(readLines("snippets.jsonl").map((line) => [text(fields(line).get("name")), fields(line)] as const))(
    "renders snippet %s as Python does",
    (_, line) => {
      const result = render(text(line.get("template")), fields(line.get("data")));
      expect(comparable(result)).toEqual(comparable(expected(line.get("expected"))));
    },
  );
});
