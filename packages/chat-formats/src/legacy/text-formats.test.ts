import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readOwn } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@camelid/openai-types";
import corrections from "./__fixtures__/corrections.json" with { type: "json" };
import { createTextFormat } from "./create-text-format.js";
import { legacyFormats } from "./legacy-formats.js";
import { textFormats } from "./text-formats.js";

interface Golden {
  readonly prompt: string;
  readonly stop: string | null;
}

/** Of llama-cpp-python 0.3.35, as scripts/record-legacy.py records it: of a prompt the hash. */
interface Goldens {
  readonly messages: Readonly<Record<string, readonly ChatMessage[]>>;
  readonly formats: Readonly<Record<string, Readonly<Record<string, Golden>>>>;
}

const goldens: Goldens = JSON.parse(readOwn("legacy-formats/prompts.json"));
/** The prompts that differ from the recorded ones, by format and messages; each checked against its model card or template. */
const corrected: Readonly<Record<string, Readonly<Record<string, Golden>>>> = corrections;
const kinds = Object.keys(goldens.messages);

function rendered(name: string, kind: string): Golden {
  const format = legacyFormats.find((candidate) => candidate.name === name);
  if (format === undefined) throw new Error(`no format ${name}`);
  const { promptText, stop } = format.render({ messages: goldens.messages[kind] ?? [] });
  expect(stop.length).toBeLessThanOrEqual(1);
  return { prompt: promptText, stop: stop[0] ?? null };
}

const hashed = ({ prompt, stop }: Golden): Golden => ({
  prompt: createHash("sha256").update(prompt).digest("hex").slice(0, 16),
  stop,
});

describe("prompts and stops of llama-cpp-python", () => {
  it("covers all 23 formats that it makes of texts", () => {
    const recorded = Object.keys(goldens.formats).filter(
      (name) => goldens.formats[name]?.["user"] !== undefined,
    );
    expect(textFormats.map((format) => format.name).toSorted()).toEqual(recorded.toSorted());
    expect(recorded).toHaveLength(23);
  });

  it.each(textFormats.map(({ name }) => name))(
    "%s is the same there, save for the listed corrections",
    (name) => {
      for (const kind of kinds) {
        const correction = corrected[name]?.[kind];
        if (correction !== undefined) expect(rendered(name, kind)).toEqual(correction);
        else expect([kind, hashed(rendered(name, kind))]).toEqual([kind, goldens.formats[name]?.[kind]]);
      }
    },
  );

  it("describes chatml as its template renders it", () => {
    const described = textFormats.find(({ name }) => name === "chatml");
    if (described === undefined) throw new Error("no chatml");
    for (const kind of kinds) {
      const { promptText } = createTextFormat(described).render({ messages: goldens.messages[kind] ?? [] });
      expect(promptText).toBe(rendered("chatml", kind).prompt);
    }
  });

  it("gives a reason for exactly the formats that differ", () => {
    const reasoned = textFormats
      .filter((format) => format.correction !== undefined)
      .map((format) => format.name);
    expect(Object.keys(corrected).toSorted()).toEqual(reasoned.toSorted());
  });

  it("documents every correction in the README", () => {
    const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
    const documented = new Map(
      readme.split("\n").flatMap((line) => {
        const [, name, text] = /^\| `([^`]+)` +\| (.+) \|$/.exec(line) ?? [];
        return name === undefined || text === undefined ? [] : [[name, text.trim()] as const];
      }),
    );
    const expected = textFormats.flatMap(({ name, correction }) =>
      correction === undefined ? [] : [[name, correction] as const],
    );
    expect(documented).toEqual(new Map(expected));
  });

  it("lists no correction that changes nothing", () => {
    for (const [name, byKind] of Object.entries(corrected)) {
      for (const [kind, value] of Object.entries(byKind))
        expect(hashed(value)).not.toEqual(goldens.formats[name]?.[kind]);
    }
  });
});
