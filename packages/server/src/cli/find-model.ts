import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { catalogue, findEntry, type CatalogueEntry } from "../catalogue/catalogue.js";
import { modelFolder } from "../catalogue/model-folder.js";
import { pullModel } from "../catalogue/pull-model.js";
import { ProgressBar } from "./progress-bar.js";
import { UsageError } from "./usage-error.js";

/** A model file and the name it is served under. */
export interface FoundModel {
  readonly path: string;
  readonly id: string;
}

/**
 * The file that `--model` means: a path, or a name of the catalogue, which is downloaded when it is not here.
 * Throws UsageError for a name that is neither.
 */
export async function findModel(model: string | undefined, signal: AbortSignal): Promise<FoundModel> {
  if (model === undefined || model === "")
    throw new UsageError("--model is needed: a GGUF file or a name of the catalogue.");
  const entry = findEntry(model);
  if (entry !== undefined && !existsSync(model)) return { path: await pull(entry, signal), id: entry.name };
  if (entry === undefined && !existsSync(model) && !/[/\\.]/.test(model)) {
    const known = catalogue.map(({ name }) => name).join(", ");
    throw new UsageError(
      `--model: there is no file ${model}, and the catalogue has no such name (it has: ${known}).`,
    );
  }
  const path = resolve(model);
  return { path, id: path.replace(/^.*[/\\]/, "").replace(/\.gguf$/i, "") };
}

/** Gets a model of the catalogue, with its progress on stderr. */
export async function pull(entry: CatalogueEntry, signal: AbortSignal): Promise<string> {
  const bar = new ProgressBar(entry.fileName);
  try {
    return await pullModel(entry, {
      folder: modelFolder(),
      signal,
      report: {
        step: (text) => {
          bar.end();
          process.stderr.write(`${text}\n`);
        },
        progress: (bytes, total) =>
          bar.update(bytes / total, `${megabytes(bytes)} of ${megabytes(total)} MB`),
      },
    });
  } finally {
    bar.end();
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
