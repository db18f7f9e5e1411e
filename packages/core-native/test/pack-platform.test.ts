import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@camelid/testkit";
import { expect, it } from "vitest";
import { buildLlama } from "../scripts/build-llama.mjs";
import { writePackage } from "../scripts/write-package.mjs";
import { findPlatform, packageName } from "../src/binding/platforms.mjs";
import { thisMachine } from "../src/binding/this-machine.js";

const script = fileURLToPath(new URL("../scripts/pack-platform.mjs", import.meta.url));
const temporary = temporaryFolder();

/** The build of the tests is packed here: the one for every processor takes minutes, and `npm run test:release` tries it. */
it("makes a package without links, whose addon loads with the libraries beside it", async () => {
  const platform = findPlatform(thisMachine()) ?? expect.fail("there is no package for this machine");
  const folder = writePackage({
    folder: temporary,
    name: packageName(platform),
    platform,
    llama: await buildLlama(() => {}),
    addon: fileURLToPath(new URL("../build/Release/camelid.node", import.meta.url)),
  });
  const files = readdirSync(folder);
  expect(files.filter((name) => lstatSync(join(folder, name)).isSymbolicLink())).toEqual([]);

  const load = `
    const { createRequire } = require("node:module");
    const addon = createRequire("/")(${JSON.stringify(join(folder, "camelid.node"))});
    addon.initialize([${JSON.stringify(folder)}]);
    const elsewhere = process.report.getReport().sharedObjects
      .filter((path) => /libllama|libggml/.test(path) && !path.includes(${JSON.stringify(folder)}));
    process.stdout.write(JSON.stringify({ engine: typeof addon.NativeEngine, elsewhere }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", load], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ engine: "function", elsewhere: [] });
});

it.each([
  [[], "Name the folder"],
  [["out", "--platform", "beos-x64"], /no platform "beos-x64"; known are linux-x64, .*win32-x64/],
  [
    ["out", "--platform", "linux-x64", "--gpu", "metal"],
    'no GPU package "metal" for linux-x64; there is cuda, vulkan',
  ],
  [["out", "--platform", "darwin-x64", "--gpu", "cuda"], "there is none"],
])("says what is wrong with the command line %j", (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    cwd: temporary,
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
});
