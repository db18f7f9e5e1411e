import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as templates from "./chat-templates.js";
import { guessChatFormat, guessChatFormatFromGgufMetadata } from "./guess-chat-format.js";
import { legacyFormats } from "./legacy-formats.js";

const expected = {
  CHATML_CHAT_TEMPLATE: "chatml",
  MISTRAL_INSTRUCT_CHAT_TEMPLATE: "mistral-instruct",
  MIXTRAL_INSTRUCT_CHAT_TEMPLATE: "mistral-instruct",
  LLAMA3_INSTRUCT_CHAT_TEMPLATE: "llama-3",
} as const;

/** First 12 digits of the SHA-256 of each constant in llama-cpp-python 0.3.35 (`llama_chat_format.py`). */
const recorded = {
  CHATML_CHAT_TEMPLATE: "153280e3ff55",
  MISTRAL_INSTRUCT_CHAT_TEMPLATE: "7e995b379ec0",
  MIXTRAL_INSTRUCT_CHAT_TEMPLATE: "26a59556925c",
  LLAMA3_INSTRUCT_CHAT_TEMPLATE: "ba03a121d097",
} as const;

describe("guessChatFormat", () => {
  it.each(Object.entries(expected))("knows %s", (constant, name) => {
    const template = Object.entries(templates).find(([key]) => key === constant)?.[1] ?? "";
    expect(guessChatFormat(template)).toBe(name);
    expect(guessChatFormatFromGgufMetadata({ "tokenizer.chat_template": template })).toBe(name);
    expect(legacyFormats.map((format) => format.name)).toContain(name);
  });

  it("guesses nothing else", () => {
    expect(guessChatFormat("")).toBeUndefined();
    expect(guessChatFormat(`${templates.CHATML_CHAT_TEMPLATE} `)).toBeUndefined();
    expect(guessChatFormatFromGgufMetadata({})).toBeUndefined();
    expect(guessChatFormatFromGgufMetadata({ "tokenizer.chat_template": 1 })).toBeUndefined();
  });

  it("has the templates of llama-cpp-python, byte for byte", () => {
    for (const [constant, digest] of Object.entries(recorded)) {
      const template = Object.entries(templates).find(([key]) => key === constant)?.[1] ?? "";
      expect(createHash("sha256").update(template).digest("hex").slice(0, 12)).toBe(digest);
    }
  });
});
