// Packs every published package as a user would get it and runs publint on the result.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatMessage } from "publint/utils";
import { publint } from "publint";
import { root } from "./lib/steps.mjs";

let failed = false;
for (const group of ["packages", "apps"]) {
  for (const name of readdirSync(join(root, group))) {
    const folder = join(root, group, name);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (manifest.private) continue;
    const { messages } = await publint({ pkgDir: folder, level: "warning", strict: true, pack: "npm" });
    for (const message of messages) {
      failed = true;
      process.stderr.write(`${manifest.name}: ${formatMessage(message, manifest)}\n`);
    }
    process.stderr.write(`${manifest.name}: ${messages.length === 0 ? "packs well" : "has problems"}\n`);
  }
}
if (failed) process.exitCode = 1;
