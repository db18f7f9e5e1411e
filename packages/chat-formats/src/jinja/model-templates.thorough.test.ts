import { llamaTemplate, llamaTemplateNames, readOwn } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { fields, hashOfRendering, renderingOf } from "../../test/support/rendering.js";
import { expectSegmentsToJoin } from "../../test/support/segments.js";
import { parseJsonLosslessly } from "./lossless-json.js";

/** Hashes of what Python's jinja2 prints of each template and conversation (scripts/record-renderings.mjs). */
const recorded: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
  readOwn("templates/rendered.json"),
);
const conversations = [...fields(parseJsonLosslessly(readOwn("templates/conversations.json")))].map(
  ([name, data]) => [name, Object.fromEntries(fields(data))] as const,
);

describe("the chat templates in llama.cpp's source", () => {
  it("are those that were recorded", () => {
    expect(llamaTemplateNames()).toEqual(Object.keys(recorded));
    expect(Object.keys(recorded).length).toBeGreaterThan(60);
  });

  it.each(Object.entries(recorded))("%s is rendered as Python does", (name, hashes) => {
    const source = llamaTemplate(name);
    const rendered = conversations.map(([conversation, data]) => [
      conversation,
      hashOfRendering(renderingOf(source, data)),
    ]);
    expect(Object.fromEntries(rendered)).toEqual(hashes);
  });

  it("join their segments to exactly what they render, with hostile text in every string", () => {
    const plain: Record<string, object> = JSON.parse(readOwn("templates/conversations.json"));
    const sources = llamaTemplateNames().map(llamaTemplate);
    expect(expectSegmentsToJoin(sources, Object.values(plain))).toBeGreaterThan(800);
  });
});
