/**
 * Measures how long schemas take to compile: schema object to program, and, with --native, loading it natively too. Every
 * schema of the test kit, in processor time (the threads of the JavaScript engine included): the least of the
 * rounds, and the first round of the process on its own.
 *
 *   npx tsc -b packages/grammar && node packages/grammar/scripts/schema-compile.mjs [--rounds 3] [--native] [--slowest 20]
 *     [--only <part of an id>] [--step N]
 */
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { schemasToMeasure } from "@camelid/testkit";
import { compileJsonSchema } from "../dist/index.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    slowest: { type: "string", default: "20" },
    step: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    native: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
// --step takes what the grammar benchmark takes: of the schemas with a valid instance every N-th.
const cases = schemasToMeasure()
  .filter(({ tests = [] }) => values.step === "1" || tests.some(({ valid }) => valid))
  .filter(({ id }, i) => i % Number(values.step) === 0 && id.includes(values.only));
const load = values.native ? await nativeLoader() : undefined;

const rows = cases.map(({ id, schema }) => {
  const times = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const wall = performance.now();
    const [program, compile] = timed(() => compileOrRefuse(schema));
    const elapsed = performance.now() - wall;
    const loading = load === undefined || program === undefined ? 0 : timed(() => load(program))[1];
    bytes = program?.length ?? 0;
    times.push({ compile, loading, whole: compile + loading, wall: elapsed });
  }
  const [first = { compile: 0, loading: 0, whole: 0, wall: 0 }] = times;
  const least = (part) => Math.min(...times.map((time) => time[part]));
  return {
    id,
    bytes,
    first,
    compile: least("compile"),
    loading: least("loading"),
    whole: least("whole"),
    wall: least("wall"),
  };
});

console.log(
  `${rows.length} schemas, ${Math.round(sum(rows.map(({ bytes }) => bytes)) / 1024)} KiB of programs; ms`,
);
console.log(`very first compile in the process: ${(rows[0]?.first.compile ?? 0).toFixed(1)} ms`);
table("compile, first round", (row) => row.first.compile);
table("compile, first, wall", (row) => row.first.wall);
table("compile", (row) => row.compile);
table("compile, wall", (row) => row.wall);
if (load !== undefined) {
  table("load natively", (row) => row.loading);
  table("both", (row) => row.whole);
}
for (const row of rows.toSorted((a, b) => b.whole - a.whole).slice(0, Number(values.slowest))) {
  console.log(
    `${row.id}: compile ${row.compile.toFixed(1)} (first ${row.first.compile.toFixed(1)}), load ${row.loading.toFixed(1)}, ${row.bytes} bytes`,
  );
}

/** The value of a function and the milliseconds of processor time that it took. */
function timed(run) {
  const from = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(from);
  return [value, (user + system) / 1000];
}

function compileOrRefuse(schema) {
  try {
    return compileJsonSchema(schema).program;
  } catch (error) {
    if (error.code === "unsatisfiable_schema" || error.code === "unsupported_schema") return undefined;
    throw error;
  }
}

function table(name, part) {
  const list = rows.map(part).toSorted((a, b) => a - b);
  const at = (share) => (list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0).toFixed(2);
  const shares = [
    ["median", 0.5],
    ["p90", 0.9],
    ["p99", 0.99],
    ["p99.9", 0.999],
    ["max", 1],
  ];
  const cells = shares.map(([title, share]) => `${title} ${at(share).padStart(7)}`);
  console.log(`${name.padEnd(22)} ${cells.join("  ")}  sum ${Math.round(sum(list))}`);
}

function sum(list) {
  return list.reduce((total, item) => total + item, 0);
}

async function nativeLoader() {
  const { loadBinding } = await import("../../core-native/dist/binding/load-binding.js");
  const { loadEngine } = await import("../../core-native/dist/index.js");
  const { findModel } = await import("../../../bench/lib/find-model.mjs");
  const engine = await loadEngine({ modelPath: findModel() });
  const ids = Array.from({ length: engine.model.vocabularySize }, (_, token) => token);
  const bytes = ids.map((token) => Uint8Array.from(engine.detokenize([token])));
  const texts = ids.map((token) => new TextDecoder().decode(engine.detokenize([token], { special: true })));
  await engine.close();
  const { NativeMatcher, NativeVocabulary } = loadBinding();
  const native = new NativeVocabulary(bytes, texts);
  return (program) => new NativeMatcher(program, native);
}
