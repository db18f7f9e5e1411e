import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.js";

/** SmolLM2 where `camelid pull` puts it. Throws when it is not there: a test that needs it must not pass without it. */
export function realModelFile(): string {
  const path = join(cacheFolder(), "models", "SmolLM2-135M-Instruct.Q4_1.gguf");
  if (!existsSync(path)) throw new Error(`${path} is missing. Get it with "npm test" or "npx camelid pull".`);
  return path;
}
