import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { CatalogueEntry } from "./catalogue.js";

/** What is remembered of a file that was found right. */
interface Marker {
  readonly sha256?: unknown;
  readonly bytes?: unknown;
  readonly mtimeMs?: unknown;
}

/**
 * Whether the file is the entry's. A file that was found right is remembered in a marker beside it, with its size and
 * time, and not read again.
 */
export async function isComplete(
  path: string,
  entry: Pick<CatalogueEntry, "bytes" | "sha256">,
): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true || found.size !== entry.bytes) return false;
  const marker = await readMarker(path);
  if (marker?.sha256 === entry.sha256 && marker.bytes === found.size && marker.mtimeMs === found.mtimeMs)
    return true;
  if ((await hashOf(path)) !== entry.sha256) return false;
  await writeFile(
    markerOf(path),
    JSON.stringify({ sha256: entry.sha256, bytes: found.size, mtimeMs: found.mtimeMs }),
  );
  return true;
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

const markerOf = (path: string) => `${path}.verified.json`;

/** Undefined when there is none or it cannot be read; its fields are compared, not trusted. */
async function readMarker(path: string): Promise<Marker | undefined> {
  try {
    const marker: Marker | null = JSON.parse(await readFile(markerOf(path), "utf8"));
    return marker ?? undefined;
  } catch {
    return undefined;
  }
}
