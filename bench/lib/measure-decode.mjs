// Decoding one sequence in process against llama-bench's tg, in turn.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startLineProcess } from "./line-process.mjs";

const child = fileURLToPath(new URL("decode-in-process.mjs", import.meta.url));

/**
 * @param {{ programs: string, model: string, threads: number, rounds: number, tokens: number }} options
 * @returns {Promise<{ ours: number[], theirs: number[] }>} tokens per second of each round
 */
export async function measureDecode({ programs, model, threads, rounds, tokens }) {
  const worker = await startLineProcess(child, [model, threads, tokens]);
  const results = { ours: [], theirs: [] };
  try {
    // llama-bench warms up before it measures; so do we.
    for (let round = -1; round < rounds; round++) {
      const ours = Number(await worker.ask());
      if (round < 0) continue;
      results.ours.push(ours);
      results.theirs.push(await llamaBench(programs, model, threads, tokens));
    }
  } finally {
    worker.end();
  }
  return results;
}

async function llamaBench(programs, model, threads, tokens) {
  const settings = { "-m": model, "-t": threads, "-p": 0, "-n": tokens, "-r": 1, "-o": "json" };
  const args = Object.entries(settings).flatMap(([name, value]) => [name, String(value)]);
  const { stdout } = await promisify(execFile)(join(programs, "llama-bench"), args);
  return JSON.parse(stdout)[0].avg_ts;
}
