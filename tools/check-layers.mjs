// Holds the direction of imports: each package may import only the layers below it, and never another package's files.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
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

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
} else {
  process.stderr.write("layers: imports point one way\n");
}

function* sources(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}
