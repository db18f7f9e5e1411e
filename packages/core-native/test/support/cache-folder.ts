import { homedir } from "node:os";
import { join } from "node:path";

/** Where builds and models are kept: as in scripts/build-llama.mjs. */
export const cacheFolder = (): string =>
  process.env["CAMELID_CACHE_DIR"] ||
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "camelid");
