import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** SmolLM2 where `camelid pull` puts it. Throws when it is not there: a test that needs it must not pass without it. */
export function realModelFile(): string {
  const cache =
    process.env["CAMELID_CACHE_DIR"] ||
    join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "camelid");
  const path = join(cache, "models", "SmolLM2-135M-Instruct.Q4_1.gguf");
  if (!existsSync(path)) throw new Error(`${path} is missing. Get it with "npm test" or "npx camelid pull".`);
  return path;
}
