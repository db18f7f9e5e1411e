// The model of a benchmark: CAMELID_MODEL, else the default model that `camelid pull` keeps in the cache folder.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../packages/core-native/scripts/build-llama.mjs";

/** @param {string | undefined} given a file named on the command line */
export function findModel(given) {
  const file =
    given ?? process.env.CAMELID_MODEL ?? join(cacheFolder(), "models", "SmolLM2-135M-Instruct.Q4_1.gguf");
  if (!existsSync(file)) {
    throw new Error(
      `${file} is not there. Run: npx camelid pull smollm2-135m-instruct (or give --model FILE).`,
    );
  }
  return file;
}
