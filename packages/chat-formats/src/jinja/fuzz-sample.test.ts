import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.js";
import { parseJsonLosslessly } from "./lossless-json.js";
import { TemplateError } from "./template-error.js";

// Generated templates with what Python jinja2 3.1.6 answers. The first line is the data of all of them. Made by
// node packages/chat-formats/scripts/jinja-fuzz.mjs --write packages/chat-formats/src/jinja/__fixtures__/fuzz-sample.jsonl
const [dataLine = "", ...lines] = readFileSync(
  new URL("__fixtures__/fuzz-sample.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n");

interface Sample {
  readonly template: string;
  readonly text?: string;
  readonly error?: "syntax" | "runtime" | "raise";
}

const samples: readonly Sample[] = lines.map((line): Sample => JSON.parse(line));

function answer(template: string, data: Readonly<Record<string, unknown>>): Sample {
  try {
    return {
      template,
      text: compileTemplate(template, { now: new Date(2026, 6, 26, 13, 5, 9) }).render(data),
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const kind = error.kind === "raise_exception" ? "raise" : error.kind === "syntax" ? "syntax" : "runtime";
    return { template, error: kind };
  }
}

describe("generated templates", () => {
  it("are answered as Python answers them", () => {
    const data = parseJsonLosslessly(dataLine);
    if (!(data instanceof Map)) throw new Error("the data must be an object");
    expect(samples.length).toBeGreaterThan(500);
    for (const sample of samples) expect(answer(sample.template, Object.fromEntries(data))).toEqual(sample);
  });
});
