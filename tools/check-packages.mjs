// Packs every published package as a user would get it; publint and attw check the result.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "./lib/steps.mjs";

/** Ways to resolve a package that ESM-only packages do not serve (`require` of ES modules is fine at run time). */
const notServed = new Set(["node10", "node16-cjs"]);

const temporary = mkdtempSync(join(tmpdir(), "camelid-pack-"));
try {
  const folders = ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (manifest.private) continue;
    const problems = await check(folder, manifest);
    for (const problem of problems) process.stderr.write(`${manifest.name}: ${problem}\n`);
    process.stderr.write(`${manifest.name}: ${problems.length === 0 ? "packs well" : "has problems"}\n`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** @returns {Promise<string[]>} */
async function check(folder, manifest) {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", temporary], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      shell: process.platform === "win32",
    }),
  );
  const tarball = readFileSync(join(temporary, packed.filename));
  const buffer = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
  const { messages } = await publint({ level: "warning", strict: true, pack: { tarball: buffer } });
  const problems = messages.map((message) => formatMessage(message, manifest));

  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(buffer)));
  for (const problem of analysis.types === false ? [] : analysis.problems) {
    if (notServed.has(problem.resolutionKind)) continue;
    problems.push(`${problem.kind} ${problem.entrypoint ?? ""} ${problem.resolutionKind ?? ""}`);
  }
  return problems;
}
