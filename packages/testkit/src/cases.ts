// The one place that knows where cases lie: our own in this package, large corpora beside the repository on request.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const own = fileURLToPath(new URL("../cases", import.meta.url));
const besideRepository = fileURLToPath(new URL("../../../../shared/cases", import.meta.url));

/**
 * The folder of the large corpora: CAMELID_CASES, else `../shared/cases` beside the repository; undefined: there are none.
 *
 * @throws {Error} CAMELID_CASES names no folder.
 */
export function corporaFolder(): string | undefined {
  const named = process.env["CAMELID_CASES"];
  if (named === undefined || named === "") return existsSync(besideRepository) ? besideRepository : undefined;
  if (!existsSync(named)) throw new Error(`CAMELID_CASES is ${named}, and there is no such folder.`);
  return named;
}

/** The text of one of our own case files, such as `templates/snippets.jsonl`. */
export const readOwn = (name: string): string => readFileSync(join(own, name), "utf8");

/**
 * The text of a file of the corpora; `.gz` is unpacked.
 *
 * @throws {Error} there are no corpora, or they lack this file.
 */
export function readCorpus(name: string): string {
  const folder = corporaFolder();
  if (folder === undefined) {
    throw new Error(`${name} is part of the large corpora: set CAMELID_CASES to their folder.`);
  }
  const bytes = readFileSync(join(folder, name));
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** The lines of a text that holds one JSON value a line. */
export const jsonLines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
