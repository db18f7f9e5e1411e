// Bundles the packages for browsers with the bundlers that people have.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SetupError } from "../lib/steps.mjs";
import { runProgram } from "./run-program.mjs";

/** Development dependencies of the project that tries them. */
export const bundlers = { esbuild: "^0.28.0", webpack: "^5.0.0", "webpack-cli": "*", vite: "^8.0.0" };

const entry = `
import { compileJsonSchema, createMatcher } from "@camelid/grammar";
import { resolveChatFormat } from "@camelid/chat-formats";
import { createClient } from "@camelid/client";
console.log(compileJsonSchema, createMatcher, resolveChatFormat, createClient);
`;

/**
 * Gives the bytes of each bundle, minified and gzipped.
 * @param {string} project
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export async function tryBundlers(project, node, env) {
  writeFileSync(join(project, "entry.js"), entry);
  mkdirSync(join(project, "page"), { recursive: true });
  writeFileSync(join(project, "page", "index.html"), '<script type="module" src="../entry.js"></script>');
  const bin = (path) => [node, join(project, "node_modules", path)];
  const commands = {
    esbuild: [
      ...bin("esbuild/bin/esbuild"),
      "entry.js",
      "--bundle",
      "--minify",
      "--format=esm",
      "--outdir=out-esbuild",
    ],
    webpack: [
      ...bin("webpack/bin/webpack.js"),
      "--mode",
      "production",
      "--entry",
      "./entry.js",
      "-o",
      "out-webpack",
    ],
    vite: [...bin("vite/bin/vite.js"), "build", "page", "--outDir", "../out-vite", "--emptyOutDir"],
  };
  const sizes = {};
  for (const [name, command] of Object.entries(commands)) {
    const { output } = await runProgram(command, { cwd: project, env });
    if (/\bnode:|externalized for browser/.test(output))
      throw new SetupError(`${name} meets Node's modules:\n${output}`);
    const scripts = readdirSync(join(project, `out-${name}`), { recursive: true }).filter((file) =>
      file.endsWith(".js"),
    );
    const texts = scripts.map((file) => readFileSync(join(project, `out-${name}`, file)));
    if (texts.length === 0) throw new SetupError(`${name} wrote no script:\n${output}`);
    const all = Buffer.concat(texts);
    sizes[name] = { bytes: all.length, gzip: gzipSync(all).length };
  }
  return sizes;
}
