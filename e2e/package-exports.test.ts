import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | { readonly "@camelid/source"?: string }>>;
}

/** Every entry of every package with the TypeScript file behind it. */
const entries = readdirSync(packages).flatMap((folder) => {
  const manifest: Manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8"));
  if (manifest.private === true) return [];
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const source = typeof target === "string" ? undefined : target["@camelid/source"];
    return source === undefined
      ? []
      : [{ entry: join(manifest.name, subpath), file: join(packages, folder, source) }];
  });
});

describe("the public surface changes only on purpose", () => {
  test.each(entries)("$entry", async ({ file }) => {
    const names = Object.keys((await import(file)) as object).toSorted();
    await expect(`${names.join("\n")}\n`).toMatchFileSnapshot(
      join(
        import.meta.dirname,
        "__fixtures__",
        "exports",
        `${file.slice(packages.length + 1).replaceAll("/", ".")}.txt`,
      ),
    );
  });
});
