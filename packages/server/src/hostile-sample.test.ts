import { Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import { expect, it } from "vitest";
import { hostileRequests } from "../scripts/hostile-generator.mjs";
import { createHandler } from "./create-handler.js";

// A part of what scripts/hostile-requests.mjs sends to a running server, small enough for every run.
it.each([1, 2, 3])(
  "answers random hostile requests, or says what is wrong with them (seed %d)",
  async (seed) => {
    const engine = createRecordedEngine({ outputs: () => "Hi", contextLength: 512 });
    const llama = Llama.fromEngine(engine, { modelId: "m", chatFormat: "chatml" });
    const faults: object[] = [];
    const handler = createHandler({
      models: [{ llama }],
      logger: { info: () => {}, error: (details) => faults.push(details) },
    });
    const requests = hostileRequests({ seed, maxBytes: 50_000, model: "m" });
    for (let count = 0; count < 150; count++) {
      const { kind, method, path, headers, body = null } = requests.next().value;
      const response = await handler(new Request(`http://localhost${path}`, { method, headers, body }));
      const answer = await response.text();
      expect([kind, faults]).toEqual([kind, []]);
      expect(
        [200, 204, 400, 403, 404, 405, 413, 415, 429],
        `${path} ${kind}: ${answer.slice(0, 300)}`,
      ).toContain(response.status);
      expect(answer.length).toBeLessThan(2_000_000);
    }
    expect(engine.stats()).toMatchObject({ activeSequences: 0, queuedRequests: 0 });
  },
);
