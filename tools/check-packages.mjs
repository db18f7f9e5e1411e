// Packs every published package as a user would get it; publint and attw check the result, and our own rules.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packPackages, readManifest } from "./lib/pack-packages.mjs";

/** Ways to resolve a package that ESM-only packages do not serve (`require` of ES modules is fine at run time). */
const notServed = new Set(["node10", "node16-cjs"]);

const temporary = mkdtempSync(join(tmpdir(), "camelid-pack-"));
try {
  for (const packed of packPackages(temporary)) {
    const manifest = readManifest(packed.filename);
    const problems = [...(await checkByTools(packed, manifest)), ...checkByRules(packed, manifest)];
    for (const problem of problems) process.stderr.write(`${manifest.name}: ${problem}\n`);
    process.stderr.write(`${manifest.name}: ${problems.length === 0 ? "packs well" : "has problems"}\n`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** @returns {Promise<string[]>} */
async function checkByTools({ filename }, manifest) {
  const tarball = readFileSync(filename);
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

/** @returns {string[]} */
function checkByRules({ files }, manifest) {
  const paths = files.map(({ path }) => path);
  const problems = ["LICENSE", "README.md"]
    .filter((name) => !paths.includes(name))
    .map((name) => `the tarball holds no ${name}`);
  for (const path of paths) {
    if (/\.map$|^src\/|\.tsbuildinfo$|\.test\.|__fixtures__/.test(path))
      problems.push(`the tarball holds ${path}, which no user needs`);
  }
  if (manifest.scripts !== undefined)
    problems.push("package.json has scripts: nothing of ours runs at an install");
  const versions = JSON.stringify([
    manifest.dependencies,
    manifest.peerDependencies,
    manifest.optionalDependencies,
  ]);
  if (/workspace:|link:|file:/.test(versions))
    problems.push("package.json depends on something that is not published");
  return problems;
}
