import { chatFields, completionFields, Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHandler } from "./create-handler.js";

const engine = createRecordedEngine({ outputs: () => "Hi", contextLength: 512 });
const llama = Llama.fromEngine(engine, { modelId: "m", chatFormat: "chatml" });
const faults: object[] = [];
const handler = createHandler({
  models: [{ llama }],
  logger: { info: () => {}, error: (details) => faults.push(details) },
});

const content = fc.oneof(
  fc.string(),
  fc.jsonValue(),
  fc.array(fc.record({ type: fc.constant("text"), text: fc.string() })),
);
const message = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ role: fc.constantFrom("user", "assistant", "system"), content: fc.string() }),
  },
  fc.record(
    {
      role: fc.constantFrom("system", "developer", "user", "assistant", "tool", "function", "robot"),
      content,
      name: fc.oneof(fc.string(), fc.jsonValue()),
      tool_call_id: fc.oneof(fc.string(), fc.jsonValue()),
      tool_calls: fc.jsonValue(),
      function_call: fc.jsonValue(),
    },
    { requiredKeys: ["role", "content"] },
  ),
  fc.jsonValue(),
);
const scalar = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.boolean(), fc.double({ min: 0, max: 1 }));
const plausible: Record<string, fc.Arbitrary<unknown>> = {
  messages: fc.array(message, { maxLength: 4 }),
  prompt: fc.oneof(fc.string(), fc.array(fc.string()), fc.array(fc.nat(20))),
  tools: fc.array(
    fc.record({
      type: fc.constant("function"),
      function: fc.record({ name: fc.string(), parameters: fc.jsonValue() }),
    }),
  ),
  tool_choice: fc.constantFrom("none", "auto", "required"),
  response_format: fc.record({ type: fc.constantFrom("text", "json_object"), schema: fc.jsonValue() }),
  grammar: fc.string(),
  stop: fc.array(fc.string()),
  n: fc.integer({ min: -1, max: 4 }),
};

/** Requests with right names and mostly wrong values. */
function requests(fields: object): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.keys(fields).map((name) => [
    name,
    fc.oneof({ weight: 9, arbitrary: plausible[name] ?? scalar }, { weight: 1, arbitrary: fc.jsonValue() }),
  ]);
  const record: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(values);
  const sparse = fc.subarray(Object.keys(fields), { maxLength: 4 }).chain((names) => {
    const wanted = new Set([...names, "messages" in fields ? "messages" : "prompt"]);
    return fc.record(Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name))));
  });
  return sparse.map((body) => ({ ...body, model: "m" }));
}

it.each([
  ["/v1/chat/completions", chatFields],
  ["/v1/apply-template", chatFields],
  ["/v1/completions", completionFields],
])("answers whatever is sent to %s, or says what is wrong with it", async (path, fields) => {
  await fc.assert(
    fc.asyncProperty(requests(fields), async (body) => {
      const request = new Request(`http://localhost${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const response = await handler(request);
      const text = await response.text();
      expect(faults).toEqual([]);
      expect([200, 400]).toContain(response.status);
      if (response.status === 400) {
        expect(JSON.parse(text)).toMatchObject({
          error: { code: expect.any(String), message: expect.any(String) },
        });
      }
    }),
    { numRuns: 300, endOnFailure: true },
  );
  expect(engine.stats()).toMatchObject({ activeSequences: 0, queuedRequests: 0 });
});
