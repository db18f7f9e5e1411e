// Decoding one sequence in process against llama-bench's tg, in turn.
import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const child = fileURLToPath(new URL("decode-in-process.mjs", import.meta.url));

/**
 * @param {{ programs: string, model: string, threads: number, rounds: number, tokens: number }} options
 * @returns {Promise<{ ours: number[], theirs: number[] }>} tokens per second of each round
 */
export async function measureDecode({ programs, model, threads, rounds, tokens }) {
  const worker = spawn(process.execPath, [child, model, String(threads), String(tokens)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The process that decodes ended by itself.");
    return value;
  };
  const results = { ours: [], theirs: [] };
  try {
    await next();
    // llama-bench warms up before it measures; so do we.
    for (let round = -1; round < rounds; round++) {
      worker.stdin.write("\n");
      const ours = Number(await next());
      if (round < 0) continue;
      results.ours.push(ours);
      results.theirs.push(await llamaBench(programs, model, threads, tokens));
    }
  } finally {
    worker.stdin.end();
  }
  return results;
}

async function llamaBench(programs, model, threads, tokens) {
  const settings = { "-m": model, "-t": threads, "-p": 0, "-n": tokens, "-r": 1, "-o": "json" };
  const args = Object.entries(settings).flatMap(([name, value]) => [name, String(value)]);
  const { stdout } = await promisify(execFile)(join(programs, "llama-bench"), args);
  return JSON.parse(stdout)[0].avg_ts;
}
