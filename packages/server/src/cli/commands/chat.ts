import { text } from "node:stream/consumers";
import { findModel } from "../find-model.js";
import { loadLlama } from "../load-llama.js";
import { modelOptionSpecs } from "../model-options.js";
import { describeOptions, Options, type OptionSpecs } from "../options.js";
import { UsageError } from "../usage-error.js";

const defaultSystem = "You are a helpful assistant.";

export const chatOptionSpecs: OptionSpecs = {
  ...modelOptionSpecs,
  system: {
    type: "string",
    value: "TEXT",
    help: `system message; "" for none (default: "${defaultSystem}")`,
  },
  "max-tokens": {
    type: "string",
    value: "N",
    help: "most tokens to generate (default: until the context is full)",
  },
  temperature: { type: "string", value: "T", help: "0 (always the best token) to 2 (default: 0)" },
  seed: { type: "string", value: "N", help: "seed, for an answer that can be repeated" },
  help: { type: "boolean", short: "h", help: "show this" },
};

export const chatUsage = `camelid chat --model FILE|NAME [OPTIONS] "QUESTION"

Answers one question; the answer goes to stdout. Without a question it is read from stdin.

${describeOptions(chatOptionSpecs)}
`;

export async function runChat(args: readonly string[], signal: AbortSignal): Promise<void> {
  const options = new Options(args, chatOptionSpecs);
  const question = options.positionals.length > 0 ? options.positionals.join(" ") : await readStdin();
  if (question.trim() === "") throw new UsageError("The question is empty.");
  const found = await findModel(options.text("model"), signal);
  const system = options.text("system") ?? defaultSystem;
  await using llama = await loadLlama(found, options, signal, { parallel: 1 });
  const stream = await llama.createChatCompletion(
    {
      messages: [
        ...(system === "" ? [] : [{ role: "system" as const, content: system }]),
        { role: "user", content: question },
      ],
      stream: true,
      max_tokens: options.number("max-tokens") ?? null,
      temperature: options.number("temperature") ?? null,
      seed: options.number("seed") ?? null,
    },
    // One question in a terminal wants the best answer, the same each time.
    { signal, samplingDefaults: { temperature: 0, repeatPenalty: 1 } },
  );
  for await (const chunk of stream) {
    const { content, reasoning_content: reasoning } = chunk.choices[0]?.delta ?? {};
    if (typeof reasoning === "string") process.stderr.write(reasoning);
    if (typeof content === "string") process.stdout.write(content);
  }
  process.stdout.write("\n");
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY === true) throw new UsageError("A question is needed.");
  return (await text(process.stdin)).trim();
}
