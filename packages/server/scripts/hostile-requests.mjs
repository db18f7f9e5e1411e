// Sends random hostile requests to a running server, a bounded number of them, and asks /health from a thread of its own
// meanwhile: node scripts/hostile-requests.mjs URL [--count 10000] [--seed 1] [--at-once 4] [--pid PID] [--max-bytes N]
// Prints the answers by status, the slowest answer of /health and the memory; exit code 1: an answer of 500, none, or a
// /health that took longer than 500 ms.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { hostileRequests } from "./hostile-generator.mjs";

const answerMs = 120_000;

if (isMainThread) await main();
else await watchHealth(workerData);

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      "at-once": { type: "string", default: "4" },
      // Of one field; a body has two, and one above the limit is cut off while it is sent.
      "max-bytes": { type: "string", default: String(7 * 1024 * 1024) },
      pid: { type: "string" },
      model: { type: "string", default: "m" },
    },
  });
  const [url = "http://127.0.0.1:8080"] = positionals;
  const count = Number(values.count);
  const health = new Worker(new URL(import.meta.url), { workerData: url });
  let worst = 0;
  let worstWith = "";
  const running = new Set();
  health.on("message", (ms) => {
    if (ms > worst) [worst, worstWith] = [ms, [...running].join(", ")];
  });
  const requests = hostileRequests({
    seed: Number(values.seed),
    maxBytes: Number(values["max-bytes"]),
    model: values.model,
  });
  const agent = new Agent({ keepAlive: true });
  const statuses = new Map();
  const faults = [];
  const memory = [];
  let sent = 0;
  const client = async () => {
    while (sent < count) {
      const number = sent++;
      const hostile = requests.next().value;
      const name = `#${number} ${hostile.path} ${hostile.kind} (${hostile.body?.length ?? 0} bytes)`;
      running.add(name);
      const { status, text } = await send(agent, url, hostile);
      running.delete(name);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (typeof status !== "number" || status === 500)
        faults.push(`${name}: ${status} ${text.slice(0, 200)}`);
      if (number % Math.ceil(count / 20) === 0) {
        memory.push(memoryOf(values.pid));
        process.stderr.write(
          `${number} of ${count}: ${JSON.stringify(Object.fromEntries(statuses))}, /health at most ${Math.round(worst)} ms, ${memory.at(-1)} MB\n`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, client));
  await health.terminate();
  agent.destroy();
  process.stdout.write(`${count} requests: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
  process.stdout.write(
    `/health at most ${Math.round(worst)} ms, with ${worstWith}\nmemory in MB: ${memory.join(" ")}\n`,
  );
  for (const fault of faults.slice(0, 50)) process.stdout.write(`FAULT ${fault}\n`);
  if (faults.length > 0 || worst > 500) process.exitCode = 1;
}

function send(agent, url, { method, path, headers, body }) {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const outgoing = request(new URL(url).origin, {
      method,
      path,
      agent,
      headers: { ...headers, ...length },
    });
    const timer = setTimeout(() => outgoing.destroy(new Error("no answer")), answerMs);
    const done = (status, text) => {
      clearTimeout(timer);
      resolve({ status, text });
    };
    outgoing.on("error", (error) => done(error.code ?? error.message, ""));
    outgoing.on("response", (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (part) => (text.length < 2000 ? (text += part) : undefined));
      incoming.on("end", () => done(incoming.statusCode, text));
      incoming.on("error", () => done(incoming.statusCode, text));
    });
    outgoing.end(body);
  });
}

function memoryOf(pid) {
  if (pid === undefined) return Number.NaN;
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
}

/** Tells how long each answer of /health took. */
async function watchHealth(url) {
  for (;;) {
    const start = performance.now();
    await fetch(new URL("/health", url)).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
    parentPort.postMessage(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
