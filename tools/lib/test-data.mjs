// Data of others that tests read, each by its hash, out of the cache folder: nothing of it is in the repository.
import { cacheFolder } from "../../packages/core-native/scripts/build-llama.mjs";
import { resolveSource } from "../../packages/core-native/scripts/resolve-source.mjs";

/** Puts it there where it is missing: the source of llama.cpp with its chat templates, and real JSON Schemas. */
export async function getTestData() {
  await resolveSource(cacheFolder(), (line) => process.stderr.write(`  ${line}\n`));
  // Built by the set-up that comes before.
  const { getRealSchemas } = await import("../../packages/testkit/dist/index.js");
  getRealSchemas();
}
