// Bundles an entry for browsers as an application would, from the packages' sources.
import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const entryId = "\0entry";
/** Packages of npm that have the name of a Node module are fine; Node modules are not. */
const nodeModules = new Set(builtinModules);

/**
 * Bundles `source`, the text of an ES module that may import whatever @camelid/chat-formats can. Rejects when something
 * in it needs a module of Node.
 * @param {string} source
 * @returns {Promise<{ code: string, bytes: number, gzipBytes: number }>}
 */
export async function bundleForBrowser(source) {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    root: fileURLToPath(new URL("..", import.meta.url)),
    resolve: { conditions: ["@camelid/source", "browser", "module", "import", "default"] },
    plugins: [entry(source), refuseNodeModules()],
    build: {
      write: false,
      target: "es2023",
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: entryId,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "entry.js" },
      },
    },
  });
  const outputs = [result].flat().flatMap((bundle) => bundle.output);
  const chunk = outputs.find((output) => output.type === "chunk");
  if (outputs.length !== 1 || chunk === undefined)
    throw new Error(`expected one chunk, got ${outputs.length}`);
  const bytes = Buffer.byteLength(chunk.code);
  return { code: chunk.code, bytes, gzipBytes: gzipSync(chunk.code, { level: 9 }).length };
}

/** The entry as a module that stands in the package's folder, so that its imports resolve from there. */
function entry(source) {
  return {
    name: "entry",
    enforce: "pre",
    resolveId: (id) => (id === entryId ? id : undefined),
    load: (id) => (id === entryId ? source : undefined),
  };
}

function refuseNodeModules() {
  return {
    name: "refuse-node-modules",
    enforce: "pre",
    async resolveId(id, importer, options) {
      const name = id.replace(/^node:/, "");
      if (!nodeModules.has(name)) return undefined;
      const resolved = id.startsWith("node:")
        ? null
        : await this.resolve(id, importer, { ...options, skipSelf: true });
      if (resolved !== null && resolved.external !== true && resolved.id.includes("node_modules"))
        return resolved;
      throw new Error(`${importer ?? "the entry"} imports "${id}", which no browser has`);
    },
  };
}
