import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

const parts = {
  "JSON Schema and matcher": "compileJsonSchema, createMatcher",
  "GBNF and matcher": "compileGbnf, createMatcher",
  "check of GBNF": "checkGbnf",
  everything: "*",
};

/**
 * Sizes of bundles for the browser of parts of the package. Fails when one of them needs a module of Node.
 *
 * @param {string} entry Path of the package's index, built or as source.
 * @returns {Promise<{ what: string, bytes: number }[]>}
 */
export async function bundleSizes(entry) {
  const sizes = [];
  for (const [what, names] of Object.entries(parts)) {
    const code =
      names === "*"
        ? `export * from ${JSON.stringify(entry)};`
        : `export { ${names} } from ${JSON.stringify(entry)};`;
    const bundle = await rolldown({
      input: "virtual:entry",
      platform: "browser",
      plugins: [
        {
          name: "entry",
          resolveId: (id) => (id === "virtual:entry" ? id : undefined),
          load: (id) => (id === "virtual:entry" ? code : undefined),
        },
      ],
      onLog: (level, log) => {
        if (level === "warn") throw new Error(log.message);
      },
      resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    });
    const { output } = await bundle.generate({ minify: true, format: "es" });
    await bundle.close();
    const text = output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
    if (/\bfrom\s*["']node:|\bimport\s*["']node:/.test(text))
      throw new Error(`${what} imports a module of Node`);
    sizes.push({ what, bytes: gzipSync(text, { level: 9 }).length });
  }
  return sizes;
}
