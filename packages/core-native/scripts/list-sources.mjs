// Prints the C++ sources of the folders it is given, one a line, for binding.gyp.
import { readdirSync } from "node:fs";

for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(new URL(`../${folder}`, import.meta.url)).toSorted()) {
    if (name.endsWith(".cpp")) process.stdout.write(`${folder}/${name}\n`);
  }
}
