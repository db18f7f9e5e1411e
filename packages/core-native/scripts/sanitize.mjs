// On demand: node scripts/sanitize.mjs MODEL [ROUNDS]
// Builds native/core with native/tools/stress.cpp and engine_faults.cpp under the thread, address and undefined-behaviour sanitizers (gcc or
// clang) and runs it, and native/grammar with native/tools/grammar_stress.cpp under the latter two. llama.cpp itself is not
// instrumented, so races inside it are not judged. Build the packages first (npm run build).
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compileGbnf, compileJsonSchema } from "@camelid/grammar";
import { BuildError } from "./build-error.mjs";
import { buildLlama } from "./build-llama.mjs";
import { runCommand } from "./run-command.mjs";

const log = (line) => process.stderr.write(`  ${line}\n`);
const [model, rounds = "20"] = process.argv.slice(2);
const cwd = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "camelid-sanitize-"));

try {
  if (model === undefined) throw new BuildError("Usage: node scripts/sanitize.mjs MODEL [ROUNDS]");
  const llama = await buildLlama(log);
  const suppressions = join(work, "suppressions");
  writeFileSync(suppressions, "called_from_lib:libllama\n");
  const env = { ...process.env, TSAN_OPTIONS: `halt_on_error=1 suppressions=${suppressions}` };
  const programs = writePrograms();
  const grammar = sources("native/grammar");
  const engine = [...sources("native/core"), ...grammar];
  const links = [
    `-I${join(llama, "include")}`,
    `-L${join(llama, "lib")}`,
    "-lllama",
    "-lggml",
    "-lggml-base",
    `-Wl,-rpath,${join(llama, "lib")}`,
  ];
  const run = async (name, sanitizer, files, options, args) => {
    const program = join(work, `${name}-${sanitizer}`);
    log(`compiling ${name} with -fsanitize=${sanitizer}`);
    const flags = ["-std=c++17", "-O1", "-g", `-fsanitize=${sanitizer}`, "-fno-sanitize-recover=undefined"];
    await runCommand(
      process.env.CXX ?? "c++",
      [...flags, "-Inative", ...files, ...options, "-pthread", "-o", program],
      { cwd, hint: "Compiling with sanitizers failed; the lines below say why." },
    );
    log("running");
    const output = await runCommand(program, args, { cwd, env, hint: "A sanitizer found something:" });
    log(`${name}, ${sanitizer}: ${output.trim()}, nothing found`);
  };
  const stress = [...grammar, "native/tools/grammar_stress.cpp"];
  await run("grammar_stress", "address,undefined", stress, [], [rounds, ...programs]);
  for (const sanitizer of ["thread", "address,undefined"]) {
    const args = [resolve(model), join(llama, "lib")];
    await run("stress", sanitizer, [...engine, "native/tools/stress.cpp"], links, [
      ...args,
      rounds,
      ...programs,
    ]);
    await run("engine_faults", sanitizer, [...engine, "native/tools/engine_faults.cpp"], links, [
      ...args,
      ...programs,
    ]);
  }
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function sources(folder) {
  return readdirSync(join(cwd, folder), { recursive: true })
    .filter((name) => name.endsWith(".cpp"))
    .map((name) => join(folder, name));
}

/** Grammar programs of all kinds, as files. */
function writePrograms() {
  const text = { type: "string", pattern: "^[a-z]+([-.][a-z]+)*$", maxLength: 20 };
  const schemas = [
    true,
    { type: "object", properties: { name: text, age: { type: "integer", minimum: 0 } }, required: ["name"] },
    { type: "object", patternProperties: { "^a": { type: "number" } }, additionalProperties: false },
    { type: "array", items: { enum: ["x", 1, null, [true]] }, uniqueItems: true },
    {
      oneOf: [
        { type: "string", format: "date-time" },
        { type: "number", multipleOf: 0.01 },
      ],
    },
    { $ref: "#/$defs/node", $defs: { node: { properties: { next: { $ref: "#/$defs/node" } } } } },
  ];
  const grammars = [
    'root ::= item{2,5} | root "," item\nitem ::= [a-z]+ | "\\"" [^"]* "\\""',
    'root ::= "(" root ")" root | ""',
  ];
  const all = [
    ...schemas.map((schema) => compileJsonSchema(schema).program),
    ...grammars.map((source) => compileGbnf(source).program),
  ];
  return all.map((program, index) => {
    const file = join(work, `program-${index}`);
    writeFileSync(file, program);
    return file;
  });
}
