import { open, readFile, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/**
 * Takes a lock that other processes respect, and gives the function that returns it. While a living process holds it,
 * waits; `onWait` is called once then. A lock of a dead process is taken over.
 */
export async function lockFile(
  path: string,
  onWait: () => void,
  signal?: AbortSignal,
): Promise<() => Promise<void>> {
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    // An empty file was opened a moment ago by a process that has not written its number yet.
    if (holder > 0 && !isAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) onWait();
    told = true;
    await setTimeout(250, undefined, signal === undefined ? {} : { signal });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
