// Installs everything by every package manager and runs the READMEs' programs on every Node.
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { publishedManifests } from "../lib/pack-packages.mjs";
import { defaultModel } from "../lib/set-up.mjs";
import { managers, writeProject } from "./managers.mjs";
import { runProgram, strangersEnvironment } from "./run-program.mjs";
import { ask, openPlayground, whileServing } from "./serve.mjs";
import { nodeLines } from "./tools.mjs";
import { bundlers, tryBundlers } from "./try-bundlers.mjs";
import { examplePackages, tryExamples, writeExamples } from "./try-examples.mjs";
import { bytesIn } from "./try-installs.mjs";
import { tryRequire, tryTypes, typescript } from "./try-types.mjs";

/** Where the README's server listens, which the client's example asks. */
const port = 8080;
/** What runs on every Node under every manager; the first manager runs all on every Node. */
const central = ["@camelid/server"];

/**
 * @param {string} tools the folder of getTools
 * @param {string} folder
 * @param {import("./registry.mjs").Registry} registry
 * @param {string} model the path of the default model
 */
export async function tryManagers(tools, folder, registry, model) {
  const nodeOf = (line) => join(tools, `node_modules/node${line}/bin/node`);
  const [{ version }] = publishedManifests();
  const ours = Object.fromEntries(publishedManifests().map(({ name }) => [name, version]));
  const all = managers(tools);
  const projects = [];
  for (const manager of all) {
    const project = join(folder, manager.name.replaceAll(/\W+/g, "-"));
    const env = strangersEnvironment(join(folder, "home"), {
      PATH: [join(tools, "node_modules/node24/bin"), process.env.PATH].join(delimiter),
    });
    const tried = projects.length === 0 ? { ...bundlers, ...typescript } : {};
    writeProject(project, manager, registry.url, { ...ours, openai: "^6.30.1", ...tried });
    const { seconds } = await runProgram(manager.install, { cwd: project, env });
    writeExamples(project);
    projects.push({ manager, project, env, seconds, onDisk: bytesIn(project) });
  }

  const [first] = projects;
  const node = nodeOf(24);
  await tryTypes(first.project, node, first.env);
  const bundles = await tryBundlers(first.project, node, first.env);
  for (const line of nodeLines) await tryRequire(first.project, nodeOf(line), first.env);

  const results = [];
  const bin = join(first.project, "node_modules/camelid/camelid.mjs");
  const server = [node, bin, "serve", "--model", defaultModel, "--port", String(port)];
  await whileServing(server, { cwd: first.project, env: first.env }, async () => {
    for (const { manager, project, env, seconds, onDisk } of projects) {
      const runs = [];
      for (const line of nodeLines) {
        const command = [nodeOf(line), ...(manager.nodeOptions ?? [])];
        const isFirst = project === first.project || line === nodeLines.at(-1);
        const count = await tryExamples(project, command, env, model, isFirst ? examplePackages : central);
        runs.push(`${line} (${count})`);
      }
      process.stderr.write(`  ${manager.name}: ${runs.join(", ")}\n`);
      results.push({ name: manager.name, seconds, onDisk, runs });
    }
  });
  await tryPlaygrounds(projects, node);
  return { managers: results, bundles };
}

/** The server finds and serves the playground wherever a manager puts it, in a zip too. */
async function tryPlaygrounds(projects, node) {
  for (const { manager, project, env } of projects) {
    writeFileSync(
      join(project, "serve.mjs"),
      'process.argv.splice(2, 0, "serve");\nawait import("@camelid/server/cli");\n',
    );
    const command = [
      node,
      ...(manager.nodeOptions ?? []),
      "serve.mjs",
      "--model",
      defaultModel,
      "--port",
      "0",
    ];
    await whileServing(command, { cwd: project, env }, async (address) => {
      await openPlayground(address);
      await ask(address);
    });
  }
}
