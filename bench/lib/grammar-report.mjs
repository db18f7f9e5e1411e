// The grammar benchmark's numbers as a table with goals, and its part of bench/RESULTS.md.
import { cpus } from "node:os";

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** What is measured, and how many microseconds it may be at most. */
const measures = [
  ["mask, median", ({ masks }) => quantile(masks, 0.5), 5],
  ["mask, mean", ({ masks }) => mean(masks), 12],
  ["mask, 99 %", ({ masks }) => quantile(masks, 0.99), 100],
  ["mask, 99.9 %", ({ masks }) => quantile(masks, 0.999), 400],
  ["compile, median", ({ compile }) => quantile(compile, 0.5), 1000],
  ["compile, 99 %", ({ compile }) => quantile(compile, 0.99), 20000],
  ["take a token, median", ({ commits }) => quantile(commits, 0.5), 2],
];

/** Masks of vocabularies with more than 100,000 tokens may take twice as long. */
export function grammarRows(results, tokens) {
  return measures.map(([name, measure, least]) => {
    const goal = least * (tokens > 100_000 && name.startsWith("mask") ? 2 : 1);
    const ours = measure(results.camelid);
    const rivals = [results.llguidance, results.xgrammar].map(measure);
    return { name, ours, rivals, ratios: rivals.map((rival) => rival / ours), goal, reached: ours <= goal };
  });
}

const micro = (value) => `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} us`;

export function grammarMarkdown(results, rows, run) {
  const line = (row) =>
    `| ${row.name} | ${micro(row.ours)} | ${row.rivals.map(micro).join(" | ")} | ${row.ratios
      .map((ratio) => `${ratio.toFixed(ratio < 10 ? 2 : 0)} x`)
      .join(" | ")} | <= ${micro(row.goal)} | ${row.reached ? "reached" : "**missed**"} |`;
  const counts = Object.entries(results).map(
    ([name, { masks, refused, cut }]) =>
      `${name} ${masks.length.toLocaleString("en")} masks, ${refused} schemas refused, ${cut} valid instances cut`,
  );
  return `## Grammars

Written by \`node bench/grammar.mjs\`: every ${run.step}-th schema of the shared cases that has a valid instance (${run.schemas} schemas), the
${run.tokens.toLocaleString("en")} tokens of ${run.model}, one thread, microseconds of processor time. Ours compiles from the schema's text to a loaded
program and knows nothing before its first mask; the rivals are the wheels llguidance 1.9.1 and XGrammar 0.2.8. The least
of ${run.rounds} rounds counts at each place. ${cpus()[0]?.model.trim() ?? "Unknown processor"}.

${counts.map((count) => `- ${count}`).join("\n")}

| | Camelid | llguidance | XGrammar | faster than llguidance | than XGrammar | goal | |
|---|---:|---:|---:|---:|---:|---:|---|
${rows.map(line).join("\n")}

![Microseconds of a mask by share of masks](grammar.svg)
`;
}
