// On demand: node scripts/sanitize.mjs MODEL [ROUNDS]
// Builds native/core with native/tools/stress.cpp under the thread, address and undefined-behaviour sanitizers (gcc or
// clang) and runs it. llama.cpp itself is not instrumented, so races inside it are not judged.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
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
  const core = readdirSync(join(cwd, "native/core"), { recursive: true }).filter((name) =>
    name.endsWith(".cpp"),
  );
  const suppressions = join(work, "suppressions");
  writeFileSync(suppressions, "called_from_lib:libllama\n");
  for (const sanitizer of ["thread", "address,undefined"]) {
    const program = join(work, `stress-${sanitizer}`);
    log(`compiling with -fsanitize=${sanitizer}`);
    await runCommand(
      process.env.CXX ?? "c++",
      [
        "-std=c++17",
        "-O1",
        "-g",
        `-fsanitize=${sanitizer}`,
        "-fno-sanitize-recover=undefined",
        "-Inative",
        `-I${join(llama, "include")}`,
        ...core.map((name) => join("native/core", name)),
        "native/tools/stress.cpp",
        `-L${join(llama, "lib")}`,
        "-lllama",
        "-lggml",
        "-lggml-base",
        "-pthread",
        `-Wl,-rpath,${join(llama, "lib")}`,
        "-o",
        program,
      ],
      { cwd, hint: "Compiling with sanitizers failed; the lines below say why." },
    );
    log("running");
    const env = { ...process.env, TSAN_OPTIONS: `halt_on_error=1 suppressions=${suppressions}` };
    const output = await runCommand(program, [resolve(model), join(llama, "lib"), rounds], {
      cwd,
      env,
      hint: "A sanitizer found something:",
    });
    log(`${sanitizer}: ${output.trim()}, nothing found`);
  }
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
