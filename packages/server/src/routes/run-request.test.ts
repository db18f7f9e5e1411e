import { type Engine, type EngineEvent, Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import { expect, it } from "vitest";
import { createHandler } from "../create-handler.js";

/** An engine with one sequence that is done with each request before anybody has read a token of it. */
function quickEngine(): Engine {
  const engine = createRecordedEngine({ outputs: () => "one two three", parallel: 1 });
  return {
    model: engine.model,
    contextLength: engine.contextLength,
    parallel: engine.parallel,
    async *generate(request, options = {}) {
      const events: EngineEvent[] = [];
      for await (const event of engine.generate(request, { signal: options.signal })) events.push(event);
      options.onEnd?.();
      yield* events;
    },
    tokenize: engine.tokenize.bind(engine),
    tokenizePrompt: engine.tokenizePrompt.bind(engine),
    tokenId: engine.tokenId.bind(engine),
    detokenize: engine.detokenize.bind(engine),
    stats: engine.stats.bind(engine),
    close: engine.close.bind(engine),
  };
}

function start(engine: Engine, maxQueue = 64) {
  const llama = Llama.fromEngine(engine, { modelId: "m", chatFormat: "chatml" });
  const handler = createHandler({ models: [{ llama }], maxQueue });
  return (fields: object, address = "a") => {
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello" }], ...fields });
    const headers = { "content-type": "application/json" };
    const url = "http://localhost/v1/chat/completions";
    return handler(new Request(url, { method: "POST", headers, body }), { address });
  };
}

it("serves others when the engine is done, though an answer is not read", async () => {
  const send = start(quickEngine());
  const unread = [await send({ stream: true }), await send({ stream: true })];
  const other = await send({});
  expect([...unread, other].map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const { body } of unread) await body?.cancel();
});

it("lets the choices of a request run one after the other on one sequence", async () => {
  const send = start(quickEngine());
  const { choices } = JSON.parse(await (await send({ n: 5 })).text());
  expect(choices).toHaveLength(5);
});

it("lets clients wait for their own requests only", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const send = start(createRecordedEngine({ outputs: () => "Hi", parallel: 1, beforeToken: () => gate }), 1);
  const greedy = [send({}), send({}), send({})];
  const modest = send({}, "b");
  const refused = await Promise.race(greedy);
  expect(refused.status).toBe(429);
  open();
  expect((await modest).status).toBe(200);
  expect((await Promise.all(greedy)).map(({ status }) => status).toSorted()).toEqual([200, 200, 429]);
});
