// Decoding held to a JSON Schema against decoding freely, of the same model in one process, in turn.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("constrained-in-process.mjs", import.meta.url));
const kinds = ["free", "held", "jumping"];

/**
 * @param {{ model: string, threads: number, rounds: number, tokens: number, sequences: number }} options
 * @returns {Promise<{ free: number[], held: number[], jumping: number[] }>} tokens per second of each round, of all
 *   sequences together
 */
export async function measureConstrained({ model, threads, rounds, tokens, sequences }) {
  const worker = spawn(process.execPath, [child, model, String(threads), String(tokens), String(sequences)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The process that decodes ended by itself.");
    return value;
  };
  const results = { free: [], held: [], jumping: [] };
  try {
    await next();
    // One round to warm up; who goes first changes each round.
    for (let round = -1; round < rounds; round++) {
      for (let i = 0; i < kinds.length; i++) {
        const kind = kinds[(i + round + 1) % kinds.length];
        worker.stdin.write(`${kind}\n`);
        const rate = Number(await next());
        if (round >= 0) results[kind].push(rate);
      }
    }
  } finally {
    worker.stdin.end();
  }
  return results;
}
