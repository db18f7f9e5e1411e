import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The file of the model that tests with sense use: `CAMELID_MODEL`, else SmolLM2 where `camelid pull` puts it. Throws
 * with what to do when it is not there.
 */
export function defaultModelFile(): string {
  const cache =
    process.env["CAMELID_CACHE_DIR"] ||
    join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "camelid");
  const file = process.env["CAMELID_MODEL"] || join(cache, "models", "SmolLM2-135M-Instruct.Q4_1.gguf");
  if (!existsSync(file)) {
    throw new Error(`The model is not there: ${file}. Run npx camelid pull smollm2-135m-instruct.`);
  }
  return file;
}
