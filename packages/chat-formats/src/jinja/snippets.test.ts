import { jsonLines, readOwn } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { fields, renderingOf, text } from "../../test/support/rendering.js";
import { parseJsonLosslessly } from "./lossless-json.js";

// Written for each construct of templates and each family of notation; scripts/record-renderings.mjs records what Python's
// jinja2 3.1.6 prints, set up as transformers does.
const snippets = jsonLines(readOwn("templates/snippets.jsonl"))
  .map((line) => fields(parseJsonLosslessly(line)))
  .map((line) => [text(line.get("name")), line] as const);

describe("a snippet is rendered as Python does", () => {
  it.each(snippets)("%s", (_, line) => {
    const data = Object.fromEntries(fields(line.get("data")));
    expect(renderingOf(text(line.get("template")), data)).toEqual(
      Object.fromEntries(fields(line.get("expected"))),
    );
  });
});
