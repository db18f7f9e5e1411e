import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, present } from "./cache-folder.js";

const lock: { readonly tree: string } = JSON.parse(
  readFileSync(new URL("../../core-native/camelid-llama.lock.json", import.meta.url), "utf8"),
);

/** The pinned source of llama.cpp, which set-up gets and verifies by its git tree hash. */
export const llamaSource = (): string =>
  process.env["LLAMA_CPP_DIR"] ||
  present(join(cacheFolder(), "llama.cpp", lock.tree), "The source of llama.cpp");

const templateFolder = (): string => join(llamaSource(), "models", "templates");

/** The names of the chat templates of models in llama.cpp's source, such as `Qwen3-Coder.jinja`. */
export const llamaTemplateNames = (): string[] =>
  readdirSync(templateFolder())
    .filter((name) => name.endsWith(".jinja"))
    .toSorted();

/** The text of one of them. */
export const llamaTemplate = (name: string): string => readFileSync(join(templateFolder(), name), "utf8");
