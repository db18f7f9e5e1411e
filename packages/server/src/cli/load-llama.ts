import type { Llama } from "@camelid/core-native";
import { loadEngine } from "@camelid/core-native/engine";
import type { FoundModel } from "./find-model.js";
import { readEngineOptions } from "./model-options.js";
import type { Options } from "./options.js";
import { ProgressBar } from "./progress-bar.js";

/**
 * Loads a model as the options say, with its progress on stderr when that is a terminal. The engine's thread reads the
 * file while this one loads the modules of the chat formats: it is most of what a start takes.
 */
export async function loadLlama(
  model: FoundModel,
  options: Options,
  signal: AbortSignal,
  defaults: { readonly parallel?: number } = {},
): Promise<Llama> {
  const engineOptions = readEngineOptions(options);
  const bar = new ProgressBar(`Loading ${model.id}`);
  const showProgress = process.stderr.isTTY === true;
  const loading = loadEngine({
    ...engineOptions,
    parallel: engineOptions.parallel ?? defaults.parallel,
    modelPath: model.path,
    signal,
    onProgress: showProgress ? (fraction) => bar.update(fraction) : undefined,
  });
  // It may fail before it is awaited.
  loading.catch(() => {});
  try {
    const [core, { loadChatFormat }] = await Promise.all([
      import("@camelid/core-native"),
      import("./load-chat-format.js"),
    ]);
    const chatFormat = await loadChatFormat(options.text("chat-format"));
    return core.Llama.fromEngine(await loading, { modelId: model.id, chatFormat });
  } catch (error) {
    await loading.then(
      (engine) => engine.close(),
      () => {},
    );
    throw error;
  } finally {
    bar.end();
  }
}
