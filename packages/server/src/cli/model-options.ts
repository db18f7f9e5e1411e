import type { LlamaLoadOptions } from "@camelid/core-native";
import type { Options, OptionSpecs } from "./options.js";

/** Options of every command that loads a model. */
export const modelOptionSpecs: OptionSpecs = {
  model: {
    type: "string",
    short: "m",
    value: "FILE|NAME",
    help: "GGUF file, or a name of the catalogue (camelid pull)",
  },
  threads: { type: "string", short: "t", value: "N", help: "threads that decode (default: all cores)" },
  "threads-batch": { type: "string", value: "N", help: "threads that read prompts (default: --threads)" },
  "ctx-size": {
    type: "string",
    short: "c",
    value: "N",
    help: "tokens of all sequences together; 0: as trained, for each (default: 4096 for each)",
  },
  parallel: { type: "string", value: "N", help: "sequences that run at the same time (default: 4; chat: 1)" },
  "batch-size": { type: "string", value: "N", help: "most tokens of one step (default: 512)" },
  "ubatch-size": { type: "string", value: "N", help: "most tokens computed at once (default: 512)" },
  "gpu-layers": { type: "string", value: "N", help: "layers a GPU backend gets (default: all)" },
  "no-mmap": { type: "boolean", help: "read the file instead of mapping it" },
  mlock: { type: "boolean", help: "keep the model in memory" },
  "chat-format": {
    type: "string",
    value: "NAME|PACKAGE",
    help: "built-in format, npm package or file that exports one (default: the model's own)",
  },
};

/** The engine's part of the options; their ranges are checked by the engine. */
export function readEngineOptions(options: Options): Omit<LlamaLoadOptions, "modelPath"> {
  return {
    threads: options.number("threads"),
    batchThreads: options.number("threads-batch"),
    contextSize: options.number("ctx-size"),
    parallel: options.number("parallel"),
    batchSize: options.number("batch-size"),
    microBatchSize: options.number("ubatch-size"),
    gpuLayers: options.number("gpu-layers"),
    useMmap: options.flag("no-mmap") ? false : undefined,
    useMlock: options.flag("mlock") ? true : undefined,
  };
}
