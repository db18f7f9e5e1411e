// Holds the direction of imports: each package may import only the layers below it, and never another package's files.
// And nothing names a file outside the repository, but for the one place that knows the large corpora.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "./lib/steps.mjs";

const allowed = {
  "packages/openai-types": [],
  "packages/grammar": ["openai-types"],
  "packages/chat-formats": ["openai-types", "grammar"],
  "packages/core-native": ["openai-types", "grammar", "chat-formats"],
  "packages/server": ["openai-types", "grammar", "chat-formats", "core-native"],
  "packages/client": ["openai-types"],
  "apps/playground": ["openai-types", "grammar", "chat-formats", "client"],
};
const browserSafe = [
  "packages/openai-types",
  "packages/grammar",
  "packages/chat-formats",
  "packages/client",
  "apps/playground",
];

const importPattern = /(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']/g;
const problems = [];

for (const [folder, layers] of Object.entries(allowed)) {
  for (const file of sources(join(root, folder, "src"))) {
    if (/\.test(-d)?\.tsx?$|\/__fixtures__\//.test(file)) continue;
    const where = relative(root, file);
    for (const [, target] of readFileSync(file, "utf8").matchAll(importPattern)) {
      const name = /^@camelid\/([^/]+)/.exec(target)?.[1];
      if (name !== undefined && !layers.includes(name))
        problems.push(`${where} imports ${target}, which is not a layer below it`);
      if (name !== undefined && /^@camelid\/[^/]+\/(src|dist)\b/.test(target))
        problems.push(`${where} imports into a package: ${target}`);
      if (browserSafe.includes(folder) && target.startsWith("node:"))
        problems.push(`${where} imports ${target}, but runs in browsers`);
    }
  }
}

/** The one place that may. */
const corpora = "packages/testkit/src/cases.ts";
for (const folder of ["packages", "apps", "bench", "e2e", "examples", "tools"]) {
  for (const file of sources(join(root, folder))) {
    const where = relative(root, file);
    if (where === corpora) continue;
    for (const [, path] of readFileSync(file, "utf8").matchAll(
      /(?:new URL\(|\bfrom|\bimport\(?)\s*["'`](\.\.\/[^"'`$]*)/g,
    )) {
      if (relative(root, resolve(dirname(file), path)).startsWith(".."))
        problems.push(`${where} names ${path}, which lies outside the repository`);
    }
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
} else {
  process.stderr.write("layers: imports point one way, and nothing is read outside the repository\n");
}

function* sources(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (/^(node_modules|dist|build|native-libs|__fixtures__)$/.test(name)) continue;
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(tsx?|mjs|mts)$/.test(name)) yield path;
  }
}
