import OpenAI from "openai";
import { Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import { createHandler } from "@camelid/server";

/** The official SDK on a server in this process, whose model has this template and says these outputs in turn. */
export function recordedClient(template: string, outputs: readonly string[]) {
  const engine = createRecordedEngine({ outputs, model: { chatTemplate: template }, contextLength: 100_000 });
  const llama = Llama.fromEngine(engine, { modelId: "recorded" });
  const handler = createHandler({ models: [{ llama }] });
  const client = new OpenAI({
    apiKey: "none",
    baseURL: "http://localhost/v1",
    maxRetries: 0,
    fetch: (url, init) => handler(new Request(url, init)),
  });
  return { client, engine, llama };
}
