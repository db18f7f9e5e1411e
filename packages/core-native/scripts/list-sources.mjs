// Prints the C++ sources of the folders it is given, one a line, for binding.gyp.
import { sourcesOf } from "./addon-sources.mjs";

for (const source of sourcesOf(process.argv.slice(2))) process.stdout.write(`${source}\n`);
