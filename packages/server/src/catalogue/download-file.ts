import { open, stat, type FileHandle } from "node:fs/promises";

export interface DownloadOptions {
  /** Milliseconds until the server must answer, and between two pieces of the file. */
  readonly connectMs: number;
  readonly stallMs: number;
  readonly onProgress: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Downloads to `path`, going on after the bytes that are there already. Throws when the server does not answer, says no,
 * sends more than `bytes`, or stops in the middle; what has arrived is kept.
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
  const file = await open(path, start === 0 ? "w" : "r+");
  try {
    await writeAll(file, response.body, start, bytes, options, watch);
  } finally {
    await file.close();
  }
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
      if (position + chunk.byteLength > bytes) throw new Error(`the file is larger than ${bytes} bytes`);
      await file.write(chunk, 0, chunk.byteLength, position);
      position += chunk.byteLength;
      onProgress(position);
      timer = setTimeout(stalled, stallMs);
    }
  } finally {
    clearTimeout(timer);
  }
  if (position < bytes) throw new Error(`the download ended after ${position} of ${bytes} bytes`);
}
