// Installs each package alone, and the command in the ways that its README tells.
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { packageName, platforms } from "../../packages/core-native/src/binding/platforms.mjs";
import { publishedManifests } from "../lib/pack-packages.mjs";
import { defaultModel } from "../lib/set-up.mjs";
import { SetupError } from "../lib/steps.mjs";
import { managers, writeProject } from "./managers.mjs";
import { runProgram, strangersEnvironment, tryProgram } from "./run-program.mjs";
import { ask, openPlayground, whileServing } from "./serve.mjs";

const serve = ["serve", "--model", defaultModel, "--port", "0"];

/**
 * @param {string} tools the folder of getTools
 * @param {string} folder
 * @param {import("./registry.mjs").Registry} registry
 * @param {string} model the path of the default model
 */
export async function tryInstalls(tools, folder, registry, model) {
  const [npm] = managers(tools);
  const environment = (line, home) =>
    strangersEnvironment(join(folder, home), {
      PATH: [join(tools, `node_modules/node${line}/bin`), process.env.PATH].join(delimiter),
      NPM_CONFIG_REGISTRY: registry.url,
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
    });
  const npmCommand = (line) => [
    join(tools, `node_modules/node${line}/bin/node`),
    join(tools, "node_modules/npm11/bin/npm-cli.js"),
  ];

  const packages = [];
  const here = platforms.filter(
    ({ os, cpu, libc }) => os === process.platform && cpu === process.arch && libc !== "musl",
  );
  const [{ version }] = publishedManifests();
  const names = [
    ...publishedManifests().map(({ name }) => name),
    ...here.map((platform) => packageName(platform)),
  ];
  for (const name of names) {
    const project = join(folder, name.replaceAll(/\W+/g, "-"));
    writeProject(project, npm, registry.url, { [name]: version });
    const { seconds } = await runProgram(npm.install, { cwd: project, env: environment(24, "home") });
    const modules = join(project, "node_modules");
    packages.push({
      name,
      packed: await packedBytes(registry.url, name, version),
      unpacked: bytesIn(join(modules, name)),
      onDisk: bytesIn(modules),
      seconds,
    });
  }
  const commands = { environment, npmCommand, folder };
  return {
    packages,
    answers: [await tryGlobal(commands), await tryNpx(commands)],
    repair: await tryMissing(commands, tools, registry, { version, model }),
  };
}

/** With the oldest Node: the README's first command. */
async function tryGlobal({ environment, npmCommand, folder }) {
  const env = environment(20, "global-home");
  const prefix = join(folder, "prefix");
  const started = performance.now();
  const install = [
    "install",
    "--global",
    "--prefix",
    prefix,
    "--ignore-scripts",
    "--no-audit",
    "@camelid/server",
  ];
  await runProgram([...npmCommand(20), ...install], { cwd: folder, env });
  await whileServing([join(prefix, "bin/camelid"), ...serve], { cwd: folder, env }, async (address) => {
    await ask(address);
    await openPlayground(address);
  });
  return timed("`npm install --global @camelid/server`, `camelid serve` (Node 20)", started);
}

/** In an empty folder. */
async function tryNpx({ environment, npmCommand, folder }) {
  const env = environment(24, "npx-home");
  const started = performance.now();
  const npx = [...npmCommand(24), "exec", "--yes", "--ignore-scripts", "--", "camelid", ...serve];
  await whileServing(npx, { cwd: join(folder, "npx-home"), env }, async (address) => {
    await ask(address);
    await openPlayground(address);
  });
  return timed("`npx camelid serve` (Node 24)", started);
}

/** Without optional dependencies: the error's own command is what mends it. */
async function tryMissing({ environment, npmCommand, folder }, tools, registry, { version, model }) {
  const project = join(folder, "missing");
  const [npm] = managers(tools);
  const env = environment(24, "home");
  writeProject(project, npm, registry.url, { "@camelid/core-native": version });
  await runProgram([...npm.install, "--omit=optional"], { cwd: project, env });
  const load =
    'const { Llama } = await import("@camelid/core-native"); await Llama.load({ modelPath: process.env.MODEL });';
  writeFileSync(join(project, "load.mjs"), load);
  const node = join(tools, "node_modules/node24/bin/node");
  const run = () => tryProgram([node, "load.mjs"], { cwd: project, env: { ...env, MODEL: model } });
  const { output } = await run();
  const command = /npm (install @camelid\/core-native-\S+)/.exec(output)?.[1];
  if (command === undefined)
    throw new SetupError(`Without the native part the error names no command:\n${output}`);
  await runProgram([...npmCommand(24), ...command.split(" "), "--ignore-scripts"], { cwd: project, env });
  const after = await run();
  if (after.code !== 0) throw new SetupError(`"npm ${command}" did not mend it:\n${after.output}`);
  return command;
}

const timed = (what, started) => {
  const seconds = (performance.now() - started) / 1000;
  if (seconds > 60) process.stderr.write(`  ${what} took ${seconds.toFixed(0)} s\n`);
  return { what, seconds };
};

async function packedBytes(registry, name, version) {
  const { versions } = await (await fetch(new URL(name, registry))).json();
  const response = await fetch(versions[version].dist.tarball);
  return (await response.arrayBuffer()).byteLength;
}

/** Of all files in a folder. */
export function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
