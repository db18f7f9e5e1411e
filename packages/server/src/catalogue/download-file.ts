import { open, rm, stat, type FileHandle } from "node:fs/promises";

export interface DownloadOptions {
  /** Milliseconds until the server must answer, and between two pieces of the file. */
  readonly connectMs: number;
  readonly stallMs: number;
  readonly onProgress: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** What the server sends is not the file: nothing of it is worth keeping. */
export class WrongFileError extends Error {}

/**
 * Downloads to `path`, going on after the bytes that are there already. Throws when the server does not answer, says no,
 * or stops in the middle, and keeps what has arrived; throws, too, when what it sends cannot be the file, of which nothing
 * is kept.
 */
export async function downloadFile(
  url: string,
  path: string,
  bytes: number,
  options: DownloadOptions,
): Promise<void> {
  const have = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (have === bytes) return;
  const resumeAt = have < bytes ? have : 0;
  const watch = new AbortController();
  const signal =
    options.signal === undefined ? watch.signal : AbortSignal.any([options.signal, watch.signal]);
  const connectTimer = setTimeout(() => watch.abort(new Error("no answer")), options.connectMs);
  const response = await (options.fetch ?? fetch)(url, {
    headers: resumeAt > 0 ? { range: `bytes=${resumeAt}-` } : {},
    signal,
  }).finally(() => clearTimeout(connectTimer));
  if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
  const start = startOf(response, resumeAt);
  checkLength(response, start, bytes);
  const file = await open(path, start === 0 ? "w" : "r+");
  try {
    await writeAll(file, response.body, start, bytes, options, watch);
  } catch (error) {
    if (error instanceof WrongFileError) await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** A page that asks to log in tells by its length that it is no model. */
function checkLength({ headers }: Response, start: number, bytes: number): void {
  const length = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  if (length === null || encoding !== "identity" || start + Number(length) === bytes) return;
  throw new WrongFileError(`the server sends ${length} bytes, not the ${bytes - start} that the file has`);
}

/** Where the answer's bytes belong; a server may ignore the range and send the whole file. */
function startOf(response: Response, resumeAt: number): number {
  if (response.status !== 206) return 0;
  const start = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
  if (start === undefined || Number(start) !== resumeAt)
    throw new Error("the server sent another part of the file");
  return resumeAt;
}

async function writeAll(
  file: FileHandle,
  body: ReadableStream<Uint8Array>,
  start: number,
  bytes: number,
  { stallMs, onProgress }: DownloadOptions,
  watch: AbortController,
): Promise<void> {
  let position = start;
  const stalled = () => watch.abort(new Error("the download stalled"));
  let timer = setTimeout(stalled, stallMs);
  try {
    for await (const chunk of body) {
      clearTimeout(timer);
      if (position + chunk.byteLength > bytes)
        throw new WrongFileError(`the file is larger than ${bytes} bytes`);
      await file.write(chunk, 0, chunk.byteLength, position);
      position += chunk.byteLength;
      onProgress(position);
      timer = setTimeout(stalled, stallMs);
    }
  } finally {
    clearTimeout(timer);
  }
  if (position < bytes) throw new WrongFileError(`the download ended after ${position} of ${bytes} bytes`);
}
