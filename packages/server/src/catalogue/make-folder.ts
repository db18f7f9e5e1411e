import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { CamelidError } from "@camelid/grammar";

/**
 * Makes a folder of the cache and those above it. Throws CamelidError `cache_not_writable` that names the variable that
 * moves the cache.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CamelidError(
      "cache_not_writable",
      `The folder ${folder} cannot be made (${reason}): set CAMELID_CACHE_DIR to a folder that can be written.`,
      { cause },
    );
  }
}

/** Node's own recursive mkdir never ends where a folder exists that takes no others, such as /proc. */
async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    await make(dirname(folder));
    await mkdir(folder);
  }
}
