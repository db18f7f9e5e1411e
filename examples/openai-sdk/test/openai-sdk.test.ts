import { Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import { expect, it } from "vitest";
import { askWithTools } from "../src/ask-with-tools.js";
import { createClient } from "../src/create-client.js";

it("runs the SDK's tool loop to its end", async () => {
  const outputs = [
    '<tool_call>\n{"name": "get_temperature", "arguments": {"city": "Oslo"}}\n</tool_call>',
    "It has 7 degrees in Oslo.",
  ];
  const engine = createRecordedEngine({ outputs });
  await using llama = Llama.fromEngine(engine, { chatFormat: "chatml", modelId: "recorded" });
  const asked: string[] = [];
  const answer = await askWithTools(createClient(llama), "recorded", "How warm is it in Oslo?", (city) => {
    asked.push(city);
    return `${city}: 7 degrees`;
  });
  expect(asked).toEqual(["Oslo"]);
  expect(answer).toBe("It has 7 degrees in Oslo.");
  expect(engine.requests).toHaveLength(2);
});
