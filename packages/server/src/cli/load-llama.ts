import { Llama } from "@camelid/core-native";
import type { FoundModel } from "./find-model.js";
import { loadChatFormat } from "./load-chat-format.js";
import { readEngineOptions } from "./model-options.js";
import type { Options } from "./options.js";
import { ProgressBar } from "./progress-bar.js";

/** Loads a model as the options say, with its progress on stderr when that is a terminal. */
export async function loadLlama(
  model: FoundModel,
  options: Options,
  signal: AbortSignal,
  defaults: { readonly parallel?: number } = {},
): Promise<Llama> {
  const chatFormat = await loadChatFormat(options.text("chat-format"));
  const engineOptions = readEngineOptions(options);
  const bar = new ProgressBar(`Loading ${model.id}`);
  const showProgress = process.stderr.isTTY === true;
  try {
    return await Llama.load({
      ...engineOptions,
      parallel: engineOptions.parallel ?? defaults.parallel,
      modelPath: model.path,
      modelId: model.id,
      chatFormat,
      signal,
      onProgress: showProgress ? (fraction) => bar.update(fraction) : undefined,
    });
  } finally {
    bar.end();
  }
}
