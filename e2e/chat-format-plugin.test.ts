import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import { afterAll, expect, it } from "vitest";
import { defaultModelFile } from "./support/default-model.js";

const command = fileURLToPath(new URL("../tools/camelid.mjs", import.meta.url));
/** Packages are looked up from the working directory; a package finds itself. */
const plugin = fileURLToPath(new URL("../examples/chat-format-plugin", import.meta.url));

const server = spawn(
  process.execPath,
  [command, "serve", "--port", "0", "--model", defaultModelFile(), "--chat-format", "camelid-format-arrow"],
  { cwd: plugin, stdio: ["ignore", "pipe", "pipe"] },
);
let output = "";

/** The address that the server prints. */
async function address(): Promise<string> {
  server.stderr.on("data", (data: Buffer) => (output += data.toString()));
  for await (const data of server.stdout) {
    output += String(data);
    const url = /at (http:\S+)\n/.exec(output)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the server did not start: ${output}`);
}

afterAll(async () => {
  if (server.exitCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
});

it("speaks the format of a package that --chat-format names", async () => {
  const url = await address();
  const response = await fetch(`${url}/v1/apply-template`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(await response.json()).toMatchObject({ prompt: "<|turn|>user\nHello<|end|>\n<|turn|>assistant\n" });

  const client = new OpenAI({ apiKey: "none", baseURL: `${url}/v1` });
  const [model] = (await client.models.list()).data;
  const answer = await client.chat.completions.create({
    model: model?.id ?? "",
    messages: [{ role: "user", content: "Say hello." }],
    max_tokens: 8,
  });
  expect(answer.choices[0]?.message.content).not.toBe("");
  expect(answer.usage?.prompt_tokens).toBeGreaterThan(10);
});
