import { Failure, TemplateError } from "../template-error.js";

/** jinja2 reads every kind of line end as `\n`, and drops one at the end of the template. */
export function normalizeSource(source: string): string {
  const text = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

/** Line and column, counting from 1, of an offset in a normalized source. */
export function positionAt(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

export function syntaxError(source: string, message: string, offset: number): TemplateError {
  return new TemplateError(new Failure("TemplateSyntaxError", message), positionAt(source, offset));
}
