import { chatml } from "../formats/chatml/chatml.js";
import type { ChatFormat } from "../spec/chat-format.js";
import { chatmlFunctionCalling } from "./chatml-function-calling.js";
import { createTextFormat } from "./create-text-format.js";
import { createToolFormat } from "./create-tool-format.js";
import { functionaryFormats } from "./functionary.js";
import { textFormats } from "./text-formats.js";

/**
 * The 27 chat formats that llama-cpp-python knows by name, under these names. They are chosen by name only. `chatml` is the
 * one that models without a template are spoken to: the same prompts, and tools.
 */
export const legacyFormats: readonly ChatFormat[] = Object.freeze([
  ...textFormats.map((format) => (format.name === chatml.name ? chatml : createTextFormat(format))),
  ...[...functionaryFormats, chatmlFunctionCalling].map(createToolFormat),
]);
