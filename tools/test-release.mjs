// npm run test:release: tries a release. Every package is published to an empty registry on this machine by the command
// that publishes, installed by every package manager, run on every Node, bundled and type-checked; what was measured goes
// into docs/release.md. Options: --native FOLDER with platform packages made before (release/native); the one of this
// machine is made when it is missing.
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPlatform, packageName, platforms } from "../packages/core-native/src/binding/platforms.mjs";
import { writePackage } from "../packages/core-native/scripts/write-package.mjs";
import { checkNeeds } from "./release/check-needs.mjs";
import { startRegistry } from "./release/registry.mjs";
import { writeReport } from "./release/report.mjs";
import { getTools } from "./release/tools.mjs";
import { tryInstalls } from "./release/try-installs.mjs";
import { tryManagers } from "./release/try-managers.mjs";
import { tryProcessors } from "./release/try-processors.mjs";
import { defaultModelFile, setUp } from "./lib/set-up.mjs";
import { root, run, runMain, step } from "./lib/steps.mjs";

const { values: options } = parseArgs({
  options: { native: { type: "string", default: join(root, "release", "native") } },
});

await runMain(async () => {
  const folder = mkdtempSync(join(tmpdir(), "camelid-release-"));
  const at = (name) => join(folder, name);
  try {
    await step("Checking the workflows", () => run(process.execPath, ["tools/check-workflows.mjs"]));
    await setUp();
    const model = await defaultModelFile();
    let tools = "";
    await step("Getting package managers and Nodes", async () => (tools = await getTools()));
    let native = [];
    await step("Gathering the platform packages", async () => (native = await gatherNative(at("native"))));
    for (const name of native) checkNeeds(join(at("native"), name));
    const registry = await startRegistry(tools, at("registry"));
    const result = { native };
    try {
      await step("Publishing to an empty registry", () => publish(at("native"), registry));
      await step("Installing each package alone", async () =>
        Object.assign(result, await tryInstalls(tools, at("alone"), registry, model)),
      );
      await step("Installing by every manager", async () =>
        Object.assign(result, await tryManagers(tools, at("projects"), registry, model)),
      );
    } finally {
      await registry.stop();
    }
    await step("Running on other processors", async () => {
      await run(process.execPath, ["tools/smoke.mjs", at("smoke")]);
      result.processors = await tryProcessors(at("smoke"), at("native"), tools);
    });
    writeReport(result);
    await run(join(root, "node_modules/.bin/oxfmt"), ["docs/release.md"]);
    process.stderr.write("\nThe release works; docs/release.md has the figures.\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Copies the packages that were made and makes this machine's; the other platforms get a package.json alone. */
async function gatherNative(folder) {
  const libc = process.platform === "linux" ? "glibc" : undefined;
  const own = findPlatform({ os: process.platform, cpu: process.arch, libc });
  await run(process.execPath, ["packages/core-native/scripts/pack-platform.mjs", options.native]);
  const built = [];
  for (const platform of platforms) {
    const name = packageName(platform);
    const short = name.slice(name.indexOf("/") + 1);
    if (existsSync(join(options.native, short, "camelid.node"))) {
      cpSync(join(options.native, short), join(folder, short), { recursive: true });
      built.push(short);
    } else {
      writePackage({ folder, name, platform });
    }
  }
  process.stderr.write(`  made for this machine: ${own?.name}; there in all: ${built.join(", ")}\n`);
  return built;
}

async function publish(native, registry) {
  await run(
    "npm",
    [
      "run",
      "release",
      "--",
      "--native",
      native,
      "--registry",
      registry.url,
      "--folder",
      join(native, "..", "packages"),
    ],
    {
      env: { NPM_CONFIG_USERCONFIG: registry.userConfig },
    },
  );
}
