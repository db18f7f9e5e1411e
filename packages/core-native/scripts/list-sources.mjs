// Prints the addon's C++ sources, one a line, for binding.gyp.
import { readdirSync } from "node:fs";

for (const folder of ["native/core", "native/grammar", "native/grammar/json", "native/napi"]) {
  for (const name of readdirSync(new URL(`../${folder}`, import.meta.url)).toSorted()) {
    if (name.endsWith(".cpp")) process.stdout.write(`${folder}/${name}\n`);
  }
}
