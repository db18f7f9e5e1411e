import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where set-up keeps sources, builds, models and test data: CAMELID_CACHE_DIR, else the user's cache folder + "camelid". */
export function cacheFolder(): string {
  return (
    process.env["CAMELID_CACHE_DIR"] ||
    join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "camelid")
  );
}

/**
 * The file of the model that tests with sense use: `CAMELID_MODEL`, else SmolLM2 where `camelid pull` puts it.
 *
 * @throws {Error} it is not there: a test that needs it must not pass without it.
 */
export function defaultModelFile(): string {
  return present(
    process.env["CAMELID_MODEL"] || join(cacheFolder(), "models", "SmolLM2-135M-Instruct.Q4_1.gguf"),
    "The model",
  );
}

/** Gives a path, or says that set-up has not put it there. */
export function present(path: string, what: string): string {
  if (!existsSync(path)) throw new Error(`${what} is not there: ${path}. "npm test" gets it.`);
  return path;
}
