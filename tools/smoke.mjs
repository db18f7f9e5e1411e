// npm run smoke -- FOLDER: makes a folder that tries a platform package wherever there is Node, with nothing installed:
// `node FOLDER/smoke.mjs PACKAGE-FOLDER`. It holds the packages as they are published, and the default model.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packPackages, readManifest } from "./lib/pack-packages.mjs";
import { camelid, defaultModel, defaultModelFile, turbo } from "./lib/set-up.mjs";
import { runMain, SetupError, step } from "./lib/steps.mjs";

await runMain(async () => {
  const [name] = process.argv.slice(2);
  if (name === undefined) throw new SetupError("Name the folder to make: npm run smoke -- FOLDER");
  const folder = resolve(name);
  rmSync(folder, { recursive: true, force: true });
  await step("Building the packages", () => turbo(["build", "--filter=@camelid/server"]));
  await step("Unpacking core-native as it is published", async () => unpack(folder));
  await step(`Getting the model ${defaultModel}`, () => camelid(["pull", defaultModel]));
  copyFileSync(await defaultModelFile(), join(folder, "model.gguf"));
  copyFileSync(fileURLToPath(new URL("lib/smoke-program.mjs", import.meta.url)), join(folder, "smoke.mjs"));
});

/** With what it depends on, which is all ours, and without the native part, which the folder is there to try. */
function unpack(folder) {
  const packed = new Map(
    packPackages(join(folder, "tarballs")).map(({ name, filename }) => [name, filename]),
  );
  const wanted = new Set(["@camelid/core-native"]);
  for (const name of wanted) {
    const tarball = packed.get(name);
    if (tarball === undefined) throw new SetupError(`core-native depends on ${name}, which is not ours.`);
    for (const dependency of Object.keys(readManifest(tarball).dependencies ?? {})) wanted.add(dependency);
    const target = join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  }
  rmSync(join(folder, "tarballs"), { recursive: true });
}
