// npm run bench: Camelid against llama-server and llama-bench of the same llama.cpp, and output held to a JSON
// Schema against free output, with ratios and their goals.
// Options: --model FILE, --threads N, --ctx-size N, --parallel N, --rounds N, --tokens N. Exit code 1: a goal was missed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { readLock } from "../packages/core-native/scripts/resolve-source.mjs";
import { buildPeer } from "./lib/build-peer.mjs";
import { findModel } from "./lib/find-model.mjs";
import { measureConstrained } from "./lib/measure-constrained.mjs";
import { measureDecode } from "./lib/measure-decode.mjs";
import { measureServers, measureStart } from "./lib/measure-servers.mjs";
import { atLeast, atMost, markdown, memoryRow } from "./lib/report.mjs";
import { allSections } from "./lib/results-sections.mjs";

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    "ctx-size": { type: "string", default: "8192" },
    parallel: { type: "string", default: "8" },
    rounds: { type: "string", default: "7" },
    tokens: { type: "string", default: "128" },
  },
});
const number = (name) => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
  return value;
};
const log = (line) => process.stderr.write(`  ${line}\n`);

const options = {
  model: findModel(values.model),
  threads: number("threads"),
  contextSize: number("ctx-size"),
  parallel: number("parallel"),
};
const rounds = number("rounds");
const tokens = number("tokens");
const programs = await buildPeer(log);

log("decoding in process against llama-bench");
const decode = await measureDecode({ programs, ...options, rounds, tokens });
log("decoding held to a JSON Schema against decoding freely");
const held = await measureConstrained({ ...options, rounds, tokens, sequences: 1 });
const heldMany = await measureConstrained({ ...options, rounds, tokens, sequences: 8 });
log("starting servers");
const start = await measureStart(options, { programs, rounds: Math.min(rounds, 5) });
log("the same requests to both servers");
const servers = await measureServers(options, { programs, rounds, clients: 8, tokens, log });

const rows = [
  atLeast("decode in process, against llama-bench tg", "tokens/s", decode, 0.95),
  atLeast("one client over HTTP, decode", "tokens/s", servers.single, 1),
  atLeast("eight clients over HTTP, all tokens", "tokens/s", servers.many, 1),
  memoryRow("resident memory of the server", servers.memory, 90),
  atMost("server start to first token", "ms", start, 1.5),
];
const against = (kind, { free, [kind]: rates }) => ({ ours: rates, theirs: free });
const constrained = [
  atLeast("one sequence, token by token", "tokens/s", against("held", held), 0.98),
  atLeast("one sequence, jumping forward", "tokens/s", against("jumping", held), 1),
  atLeast("eight sequences, token by token", "tokens/s", against("held", heldMany), 0.95),
  atLeast("eight sequences, jumping forward", "tokens/s", against("jumping", heldMany), 0.95),
];
const text = markdown(rows, constrained, { ...options, rounds, tokens, llama: readLock().tag });
const file = new URL("RESULTS.md", import.meta.url);
// The other parts of the file are kept as they are; other benchmarks write them.
const rest = existsSync(file) ? allSections(readFileSync(file, "utf8")) : "";
writeFileSync(file, rest === "" ? text : `${text}\n${rest}\n`);
process.stdout.write(text);
if ([...rows, ...constrained].some(({ reached }) => !reached)) process.exitCode = 1;
