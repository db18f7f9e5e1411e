import { resolveChatFormat } from "@camelid/chat-formats";
import { expect, it } from "vitest";
import { allCases, compareAnswers } from "../scripts/free-answers.mjs";
import { loadEngine } from "../src/engine/load-engine.js";
import { Llama } from "../src/llama.js";
import { realModelFile } from "./support/real-model.js";

it(
  "a free answer that fits stays the same, token for token, when it is held",
  { timeout: 900_000 },
  async () => {
    // One sequence: the batches of both runs are alike, and with them the last digits of the logits.
    const engine = await loadEngine({ modelPath: realModelFile(), contextSize: 2048, parallel: 1 });
    try {
      const cases = allCases().filter((_, i) => i % 15 === 0);
      const result = await compareAnswers(engine, cases, { Llama, resolveChatFormat });
      expect(result.changed).toEqual([]);
      expect(result.tried).toBeGreaterThanOrEqual(40);
      expect(result.fitted).toBeGreaterThan(20);
    } finally {
      await engine.close();
    }
  },
);
