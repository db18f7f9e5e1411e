// Decoding held to a JSON Schema against decoding freely, of the same model in one process, in turn.
import { fileURLToPath } from "node:url";
import { startLineProcess } from "./line-process.mjs";

const child = fileURLToPath(new URL("constrained-in-process.mjs", import.meta.url));
const kinds = ["free", "held", "jumping"];

/**
 * @param {{ model: string, threads: number, rounds: number, tokens: number, sequences: number }} options
 * @returns {Promise<{ free: number[], held: number[], jumping: number[] }>} tokens per second of each round, of all
 *   sequences together
 */
export async function measureConstrained({ model, threads, rounds, tokens, sequences }) {
  const worker = await startLineProcess(child, [model, threads, tokens, sequences]);
  const results = { free: [], held: [], jumping: [] };
  try {
    // One round to warm up; who goes first changes each round.
    for (let round = -1; round < rounds; round++) {
      for (let i = 0; i < kinds.length; i++) {
        const kind = kinds[(i + round + 1) % kinds.length];
        const rate = Number(await worker.ask(kind));
        if (round >= 0) results[kind].push(rate);
      }
    }
  } finally {
    worker.end();
  }
  return results;
}
