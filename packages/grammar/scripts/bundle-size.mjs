// Prints what the package costs a browser page, minified and gzipped: node packages/grammar/scripts/bundle-size.mjs
// Build the package first (npx tsc -b packages/grammar).
import { bundleSizes } from "./bundle-sizes.mjs";

const entry = new URL("../dist/index.js", import.meta.url).pathname;
for (const { what, bytes } of await bundleSizes(entry))
  console.log(`${what}: ${(bytes / 1000).toFixed(1)} kB gzipped`);
