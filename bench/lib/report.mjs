// Turns measurements into ratios with their goals, as a table for people.
import { cpus, release, totalmem } from "node:os";
import { basename } from "node:path";
import { median, medianRatio } from "./statistics.mjs";

const megabyte = 1024 * 1024;

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} ours
 * @property {string} theirs
 * @property {string} result
 * @property {string} goal
 * @property {boolean} reached
 */

/** @returns {Row} */
export function atLeast(name, unit, { ours, theirs }, goal) {
  const ratio = medianRatio(ours, theirs);
  return row(name, unit, ours, theirs, `${ratio.toFixed(3)} x`, `>= ${goal.toFixed(2)} x`, ratio >= goal);
}

/** @returns {Row} */
export function atMost(name, unit, { ours, theirs }, goal) {
  const ratio = medianRatio(ours, theirs);
  return row(name, unit, ours, theirs, `${ratio.toFixed(3)} x`, `<= ${goal.toFixed(2)} x`, ratio <= goal);
}

/** @returns {Row} */
export function memoryRow(name, { ours, theirs }, allowance) {
  const mb = (values) => values.map((bytes) => bytes / megabyte);
  const difference = median(mb(ours)) - median(mb(theirs));
  const sign = difference < 0 ? "" : "+";
  return row(
    name,
    "MB",
    mb(ours),
    mb(theirs),
    `${sign}${difference.toFixed(0)} MB`,
    `<= +${allowance} MB`,
    difference <= allowance,
  );
}

function row(name, unit, ours, theirs, result, goal, reached) {
  const show = (values) => `${median(values).toFixed(1)} ${unit}`;
  return { name, ours: show(ours), theirs: show(theirs), result, goal, reached };
}

/**
 * @param {readonly Row[]} rows against llama.cpp
 * @param {readonly Row[]} constrained held to a JSON Schema against free
 * @param {{ model: string, threads: number, contextSize: number, parallel: number, rounds: number, tokens: number, llama: string }} run
 */
export function markdown(rows, constrained, run) {
  const cpu = cpus()[0]?.model.trim() ?? "unknown processor";
  return `# Benchmark results

Written by \`npm run bench\`. Both sides run the same llama.cpp (${run.llama}, same build options), model, threads, context
and number of sequences, in turn; who goes first changes each round. Numbers are medians, a ratio is the median of the
rounds' ratios.

- ${cpu}, ${cpus().length} cores seen, ${(totalmem() / 1024 ** 3).toFixed(0)} GB, ${process.platform} ${release()}, Node ${process.versions.node}
- ${basename(run.model)}, ${run.threads} threads, ${run.contextSize} tokens of context for ${run.parallel} sequences, ${run.rounds} rounds, ${run.tokens} tokens a request

${table("| | Camelid | llama.cpp | result | goal | |", rows)}

Decoding held to a JSON Schema (a list of people; its masks are not known before) against decoding freely, in process,
temperature 0. "Jumping forward": tokens that the schema leaves no choice are decoded together; the output is the same.

${table("| | held to the schema | free | result | goal | |", constrained)}
`;
}

function table(head, rows) {
  const line = (r) =>
    `| ${r.name} | ${r.ours} | ${r.theirs} | ${r.result} | ${r.goal} | ${r.reached ? "reached" : "**missed**"} |`;
  return `${head}\n|---|---:|---:|---:|---:|---|\n${rows.map(line).join("\n")}`;
}
