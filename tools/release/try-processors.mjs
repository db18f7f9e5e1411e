// Runs the platform packages on processors that this machine has not, under qemu.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { SetupError } from "../lib/steps.mjs";
import { runProgram } from "./run-program.mjs";

/** Processors by qemu's name, and the library that must be chosen on each. */
const processors = [
  { cpu: "qemu64", has: "nothing beyond SSE2", library: "x64" },
  { cpu: "Nehalem", has: "SSE4.2, no AVX", library: "sse42" },
  { cpu: "Haswell", has: "AVX2, no AVX-512", library: "haswell" },
];

/** Debian's libraries for arm64, and for musl its loader. */
const arm64Root = "/usr/aarch64-linux-gnu";

/**
 * @param {string} smoke the folder that `npm run smoke` makes
 * @param {string} native the folder of the platform packages
 * @param {string} tools the folder of getTools
 * @returns {Promise<readonly { machine: string, library: string, seconds: number }[]>}
 */
export async function tryProcessors(smoke, native, tools) {
  const bin = (name) => join(tools, "node_modules", name, "bin/node");
  const runs = processors.map(({ cpu, has, library }) => ({
    machine: `linux-x64, ${has} (qemu \`${cpu}\`)`,
    command: ["qemu-x86_64", "-cpu", cpu, bin("node20")],
    folder: "core-native-linux-x64",
    library,
  }));
  runs.push({
    machine: "linux-arm64 (qemu `max`)",
    command: ["qemu-aarch64", "-L", arm64Root, bin("node-arm64")],
    folder: "core-native-linux-arm64",
  });
  const results = [];
  for (const { machine, command, folder, library } of runs) {
    const place = resolve(native, folder);
    if (!existsSync(join(place, "camelid.node"))) continue;
    const { output, seconds } = await runProgram([...command, "smoke.mjs", place], {
      cwd: smoke,
      env: process.env,
      seconds: 900,
    });
    // qemu warns of what a processor has and it has not.
    const { variants } = JSON.parse(output.split("\n").find((line) => line.startsWith("{")) ?? "{}");
    const chosen = variants.join(", ");
    if (library !== undefined && chosen !== `libggml-cpu-${library}.so`)
      throw new SetupError(`On ${machine} ${chosen} was chosen, not ${library}.`);
    results.push({ machine, library: chosen, seconds });
  }
  return results;
}
