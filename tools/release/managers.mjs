// The package managers that people have, each with what it needs to install from the registry on this machine.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Manager
 * @property {string} name
 * @property {readonly string[]} install its command line, without running any script
 * @property {(project: string, registry: string) => void} [configure] writes its settings into a project
 * @property {readonly string[]} [nodeOptions] by which Node finds the packages
 */

/**
 * @param {string} tools the folder of getTools
 * @returns {readonly Manager[]}
 */
export function managers(tools) {
  const modules = join(tools, "node_modules");
  const node = join(modules, "node24/bin/node");
  const npm = (name) => [
    node,
    join(modules, name, "bin/npm-cli.js"),
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  const yarn = (linker) => ({
    name: `yarn 4, ${linker}`,
    install: [node, join(modules, "yarn/bin/yarn.js"), "install"],
    configure: (project, registry) =>
      writeFileSync(
        join(project, ".yarnrc.yml"),
        JSON.stringify({
          nodeLinker: linker,
          npmRegistryServer: registry.replace(/\/$/, ""),
          unsafeHttpWhitelist: ["127.0.0.1"],
          enableScripts: false,
          enableTelemetry: false,
          enableImmutableInstalls: false,
          npmMinimalAgeGate: 0,
        }),
      ),
  });
  return [
    { name: "npm 11", install: npm("npm11") },
    { name: "npm 12", install: npm("npm12") },
    {
      name: "pnpm 12",
      install: [
        node,
        join(modules, "pnpm/bin/pnpm.mjs"),
        "install",
        "--ignore-scripts",
        "--config.minimum-release-age=0",
      ],
    },
    yarn("node-modules"),
    {
      ...yarn("pnp"),
      nodeOptions: ["--require", "./.pnp.cjs", "--experimental-loader", "./.pnp.loader.mjs"],
    },
    {
      name: "bun 1",
      install: [join(modules, "bun/bin/bun"), "install", "--ignore-scripts"],
      configure: (project, registry) =>
        writeFileSync(
          join(project, "bunfig.toml"),
          `[install]\nregistry = "${registry}"\nminimumReleaseAge = 0\n`,
        ),
    },
  ];
}

/**
 * Makes an empty project with these dependencies.
 * @param {string} project
 * @param {Manager} manager
 * @param {string} registry
 * @param {Record<string, string>} dependencies
 */
export function writeProject(project, manager, registry, dependencies) {
  mkdirSync(project, { recursive: true });
  const manifest = { name: "project", version: "1.0.0", private: true, type: "module", dependencies };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest, null, 2));
  writeFileSync(join(project, ".npmrc"), `registry=${registry}\n`);
  manager.configure?.(project, registry);
}
