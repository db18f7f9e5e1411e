// Records what Python's jinja2 prints: node packages/chat-formats/scripts/record-renderings.mjs (after npm run build)
// Of our own snippets the text, into packages/testkit/cases/templates/snippets.jsonl; of the chat templates in llama.cpp's
// source, which are not ours to copy, the hash for each of our conversations, into rendered.json beside it.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { jsonLines, llamaTemplate, llamaTemplateNames, readOwn } from "@camelid/testkit";
import { renderWithPython } from "./python-jinja.mjs";

const file = (name) => fileURLToPath(new URL(`../../testkit/cases/templates/${name}`, import.meta.url));

/** What a rendering gave, without the wording of Python's own errors: it changes with versions. */
const outcome = ({ text, error, message }) =>
  error === undefined
    ? { text }
    : { error, ...(error === "raise" ? { message: message.replace(/^TemplateError: /, "") } : {}) };

const lines = jsonLines(readOwn("templates/snippets.jsonl"));
const printed = await renderWithPython(lines);
writeFileSync(
  file("snippets.jsonl"),
  lines
    .map((line, index) => {
      // Only the end of the line is replaced: numbers such as 1.0 stay as they are written.
      const given = line.replace(/, "expected": \{[^]*$/, "}");
      return `${given.slice(0, -1)}, "expected": ${JSON.stringify(outcome(printed[index]))}}\n`;
    })
    .join(""),
);

const hashOf = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);
const conversations = JSON.parse(readOwn("templates/conversations.json"));
const names = Object.keys(conversations);
const renderings = {};
for (const template of llamaTemplateNames()) {
  const source = llamaTemplate(template);
  const results = await renderWithPython(
    names.map((name) => JSON.stringify({ template: source, data: conversations[name] })),
  );
  renderings[template] = Object.fromEntries(
    results.map((result, index) => {
      const { text, error, message } = outcome(result);
      const told = message === undefined ? "" : ` ${hashOf(message)}`;
      return [names[index], text === undefined ? `${error}${told}` : hashOf(text)];
    }),
  );
}
writeFileSync(file("rendered.json"), `${JSON.stringify(renderings, undefined, 1)}\n`);
