import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The playground's built files: of the installed package, else of this repository. Undefined when there are none. */
export function findPlayground(): string | undefined {
  return candidates().find((folder) => existsSync(join(folder, "index.html")));
}

function candidates(): string[] {
  const inRepository = fileURLToPath(new URL("../../../../apps/playground/dist", import.meta.url));
  try {
    const manifest = createRequire(import.meta.url).resolve("@camelid/playground/package.json");
    return [join(dirname(manifest), "dist"), inRepository];
  } catch {
    return [inRepository];
  }
}
