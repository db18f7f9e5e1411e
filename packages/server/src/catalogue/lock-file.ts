import { randomUUID } from "node:crypto";
import { link, open, rename, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

export interface LockOptions {
  /** Called once when somebody else holds the lock. */
  readonly onWait: () => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a sign of life after which a lock is taken over. Default 5000. */
  readonly staleMs?: number | undefined;
  /** Milliseconds after which waiting is given up. Default 3600000. */
  readonly waitMs?: number | undefined;
}

/**
 * Takes a lock that other processes respect, and gives the function that returns it. The lock is an empty file (a full disk
 * has room for it) whose time its holder renews while it lives: one that is not renewed is taken over, whatever became
 * of its holder and whoever has its number now. Throws when another one holds it longer than `waitMs`.
 */
export async function lockFile(path: string, options: LockOptions): Promise<() => Promise<void>> {
  const { onWait, signal, staleMs = 5_000, waitMs = 3_600_000 } = options;
  const started = Date.now();
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    const unlock = await tryLock(path, staleMs);
    if (unlock !== undefined) return unlock;
    if (await takeOver(path, staleMs)) continue;
    if (Date.now() - started >= waitMs)
      throw new Error(`another process has held ${path} for ${Math.round(waitMs / 1000)} seconds`);
    if (!told) onWait();
    told = true;
    await sleep(Math.min(250, staleMs), undefined, signal === undefined ? {} : { signal });
  }
}

/** Undefined when there is a lock. */
async function tryLock(path: string, staleMs: number): Promise<(() => Promise<void>) | undefined> {
  /** The time that this process gave the file: with another it is somebody else's. */
  let own: number;
  try {
    const file = await open(path, "wx");
    own = (await file.stat()).mtimeMs;
    await file.close();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
  // Whoever took it over after a long sleep of this process keeps it.
  const isOwn = async () => (await stat(path).catch(() => undefined))?.mtimeMs === own;
  let renewing = Promise.resolve();
  const renew = async () => {
    if (!(await isOwn())) return;
    const now = new Date();
    await utimes(path, now, now);
    // As the file system keeps it, which may round.
    own = (await stat(path)).mtimeMs;
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew).catch(() => {});
  }, staleMs / 5).unref();
  return async () => {
    clearInterval(timer);
    await renewing;
    if (await isOwn()) await rm(path, { force: true });
  };
}

/** Removes a lock that nobody renews; whether it is gone. */
async function takeOver(path: string, staleMs: number): Promise<boolean> {
  if (!(await isStale(path, staleMs))) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    // Somebody else was quicker.
    return true;
  }
  // Between the look and the renaming it may have become somebody's.
  if (!(await isStale(aside, staleMs))) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
  return true;
}

async function isStale(path: string, staleMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > staleMs;
}
