// node bench/spelling.mjs: how answers that are held to a schema are spelled, beside llama-server of the same source.
// Every one of 200 everyday schemas is asked of both servers with the same seed and sampling. Writes a part of
// bench/RESULTS.md. Options: --model FILE, --threads N, --schemas N. Exit code 1: a goal was missed.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { basename } from "node:path";
import { buildPeer } from "./lib/build-peer.mjs";
import { everydaySchemas } from "./lib/everyday-schemas.mjs";
import { findModel } from "./lib/find-model.mjs";
import { replaceSection } from "./lib/results-sections.mjs";
import { startCamelid, startPeer } from "./lib/servers.mjs";
import { median, medianRatio } from "./lib/statistics.mjs";

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    schemas: { type: "string", default: "200" },
  },
});
const model = findModel(values.model);
const options = { model, threads: Number(values.threads), contextSize: 8192, parallel: 8 };
const cases = everydaySchemas(Number(values.schemas));
const mostTokens = 300;
const log = (line) => process.stderr.write(`  ${line}\n`);
/** An escape of a character that JSON and common serializers write as it is. */
const needless = /\\u00(?:2[0-57-9a-f]|3[0-9abdf]|[4-6][0-9a-f]|7[0-9a-e])/i;

const results = {};
const programs = await buildPeer(log);
for (const [name, start] of [
  ["Camelid", () => startCamelid(options)],
  ["llama-server", () => startPeer(options, programs)],
]) {
  log(`asking ${name}`);
  const server = await start();
  try {
    results[name] = { 0: await answersOf(server, 0), 0.8: await answersOf(server, 0.8) };
  } finally {
    await server.stop();
  }
}

/** Every case once, eight at a time. */
async function answersOf(server, temperature) {
  const answers = [];
  const open = [...cases.entries()];
  const work = async () => {
    for (let entry = open.shift(); entry !== undefined; entry = open.shift()) {
      const [seed, { prompt, schema }] = entry;
      answers[seed] = await ask(server, { prompt, schema, seed, temperature });
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  return answers;
}

async function ask({ baseURL, model: id }, { prompt, schema, seed, temperature }) {
  const response = await fetch(`${baseURL}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: id,
      messages: [{ role: "user", content: prompt }],
      temperature,
      seed,
      max_tokens: mostTokens,
      top_k: 40,
      top_p: 0.95,
      min_p: 0.05,
      repeat_penalty: 1,
      response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
    }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(body));
  const { message, finish_reason: reason } = body.choices[0];
  return { text: message.content, ended: reason === "stop", tokens: body.usage.completion_tokens };
}

const rows = [];
let missed = false;
for (const temperature of ["0", "0.8"]) {
  const [ours, theirs] = [results.Camelid[temperature], results["llama-server"][temperature]];
  const count = (answers, test) => answers.filter(test).length;
  const ended = [ours, theirs].map((answers) => count(answers, (answer) => answer.ended));
  const escaped = [ours, theirs].map((answers) => count(answers, ({ text }) => needless.test(text)));
  const tokens = [ours, theirs].map((answers) => answers.map((answer) => answer.tokens));
  const ratio = medianRatio(...tokens);
  const goals = [
    ["ended by itself", ...ended, `>= ${ended[1]}`, ended[0] >= ended[1]],
    ["answers with needless escapes", ...escaped, "0", escaped[0] === 0],
    ["tokens of an answer, median", median(tokens[0]), median(tokens[1]), "", true],
    [
      "tokens against llama-server's, median ratio",
      `${ratio.toFixed(3)} x`,
      "1 x",
      "<= 1.05 x",
      ratio <= 1.05,
    ],
    ["tokens of all answers", sum(tokens[0]), sum(tokens[1]), "", true],
  ];
  for (const [what, own, peer, goal, reached] of goals) {
    missed ||= !reached;
    rows.push(
      `| ${what} | ${temperature} | ${own} | ${peer} | ${goal} | ${goal === "" ? "" : reached ? "reached" : "**missed**"} |`,
    );
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0).toLocaleString("en");
}

const body = `## Spelling

Written by \`node bench/spelling.mjs\`: ${cases.length} everyday schemas (bench/lib/everyday-schemas.mjs), each asked of both servers with the same
seed and sampling, at most ${mostTokens} tokens an answer. ${basename(model)}.

| | temperature | Camelid | llama-server | goal | |
|---|---:|---:|---:|---:|---|
${rows.join("\n")}
`;
const file = new URL("RESULTS.md", import.meta.url);
writeFileSync(file, replaceSection(readFileSync(file, "utf8"), "spelling", body));
process.stdout.write(body);
if (missed) process.exitCode = 1;
