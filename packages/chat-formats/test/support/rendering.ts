import { createHash } from "node:crypto";
import { compileTemplate } from "../../src/jinja/compile-template.js";
import { TemplateError } from "../../src/jinja/template-error.js";

/** The clock with which renderings were recorded. */
export const now = new Date(2026, 6, 26, 13, 5, 9);

/** What came of a template, as it is recorded of Python: of its own errors only the kind, since their wording changes. */
export type Rendering =
  | { readonly text: string }
  | { readonly error: "runtime" | "syntax" }
  | { readonly error: "raise"; readonly message: string };

export function renderingOf(template: string, data: Readonly<Record<string, unknown>>): Rendering {
  try {
    return { text: compileTemplate(template, { now }).render(data) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    if (error.kind === "raise_exception") return { error: "raise", message: error.detail };
    return { error: error.kind === "syntax" ? "syntax" : "runtime" };
  }
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** The same as rendered.json of the test kit has it: scripts/record-renderings.mjs writes it. */
export function hashOfRendering(rendering: Rendering): string {
  if ("text" in rendering) return hashOf(rendering.text);
  return rendering.error === "raise" ? `raise ${hashOf(rendering.message)}` : rendering.error;
}

/** The members of a parsed object. */
export function fields(value: unknown): ReadonlyMap<string, unknown> {
  if (!(value instanceof Map)) throw new Error("an object was expected");
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("a string was expected");
  return value;
}
