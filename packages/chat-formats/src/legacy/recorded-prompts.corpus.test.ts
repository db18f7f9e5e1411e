import { createHash } from "node:crypto";
import { readCorpus, readOwn } from "@camelid/testkit";
import { expect, test } from "vitest";

interface Prompts {
  readonly formats: Readonly<Record<string, Readonly<Record<string, { readonly prompt: string }>>>>;
}

test("the hashes of llama-cpp-python's prompts are those of the prompts in the corpora", () => {
  const own: Prompts = JSON.parse(readOwn("legacy-formats/prompts.json"));
  const corpus: Prompts = JSON.parse(readCorpus("legacy-formats/goldens.json"));
  const hashOf = (text = ""): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
  for (const [name, kinds] of Object.entries(own.formats)) {
    for (const [kind, { prompt }] of Object.entries(kinds))
      expect([name, kind, hashOf(corpus.formats[name]?.[kind]?.prompt)]).toEqual([name, kind, prompt]);
  }
});
