import type { Llama } from "@camelid/core-native";
import { createHandler } from "@camelid/server";
import OpenAI from "openai";

/** The official SDK, answered by a model in this process: its requests go to a function and not over the network. */
export function createClient(llama: Llama): OpenAI {
  const handler = createHandler({ models: [{ llama }] });
  return new OpenAI({
    apiKey: "not needed",
    baseURL: "http://localhost/v1",
    fetch: (url, init) => handler(new Request(url, init)),
  });
}
