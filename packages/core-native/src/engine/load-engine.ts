import { loadBinding } from "../binding/load-binding.js";
import type {
  NativeBinding,
  NativeEngineHandle,
  NativeListener,
  NativeLoadOptions,
} from "../binding/native-binding.js";
import { abortError, CoreError } from "../errors.js";
import { describeModel } from "../model/describe-model.js";
import { readGguf, trainedContextLength } from "../model/read-gguf.js";
import { Tokenizer } from "../tokenizer/tokenizer.js";
import { deferred } from "./deferred.js";
import type { Engine } from "./engine.js";
import { haltAtExit } from "./halt-at-exit.js";
import { checkLoadOptions, checkModelPath, type LoadEngineOptions } from "./load-options.js";
import { NativeEngine } from "./native-engine.js";

export type { LoadEngineOptions } from "./load-options.js";

/**
 * Loads a GGUF model and starts its engine. An engine without requests does not keep the process alive; `close` frees
 * the memory. Throws CoreError `model_not_found`, `invalid_model_file`, `model_load_failed`, `native_addon_missing`,
 * InvalidParameterError, and an AbortError when `signal` aborts.
 */
export async function loadEngine(options: LoadEngineOptions): Promise<Engine> {
  const path = checkModelPath(options);
  const { signal, onProgress } = options;
  assertNotAborted(signal);
  const header = readGguf(path);
  const native = checkLoadOptions(options, trainedContextLength(header));
  const binding = loadBinding();

  const loaded = deferred();
  const closed = deferred();
  const onAbort = () => handle.close();
  let engine: NativeEngine | undefined;
  let tokenizer: Tokenizer | undefined;
  const listener: NativeListener = (...report) => {
    switch (report[0]) {
      case "progress":
        guard(() => onProgress?.(report[1]), loaded.reject, handle);
        return undefined;
      case "loaded":
        loaded.resolve();
        return undefined;
      case "failed":
        loaded.reject(
          signal?.aborted === true
            ? abortError("The load was aborted.", { cause: signal.reason })
            : failure(path, report[1]),
        );
        return undefined;
      case "tokenized":
        tokenizer?.receive(report[1], report[2], report[3]);
        return undefined;
      case "events":
        engine?.receive(report[1]);
        return undefined;
      case "logits":
        return engine?.processLogits(report[1], report[2], report[3]);
      case "closed":
        unguard();
        closed.resolve();
        return undefined;
    }
  };
  const handle = open(binding, path, native, listener);
  const unguard = haltAtExit(handle, binding);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await loaded.promise;
    assertNotAborted(signal);
    const info = handle.modelInfo();
    tokenizer = new Tokenizer(handle, info);
    engine = new NativeEngine(
      handle,
      describeModel(path, header, info),
      tokenizer,
      native.parallel,
      closed.promise,
    );
    return engine;
  } catch (error) {
    handle.close();
    await closed.promise;
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Throws CoreError when not even the thread that loads can be started. */
function open(
  binding: NativeBinding,
  path: string,
  options: NativeLoadOptions,
  listener: NativeListener,
): NativeEngineHandle {
  try {
    return new binding.NativeEngine(path, options, listener);
  } catch (cause) {
    throw failure(path, cause instanceof Error ? cause.message : String(cause));
  }
}

function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError("The load was aborted.", { cause: signal.reason });
}

function guard(action: () => void, reject: (reason: unknown) => void, handle: NativeEngineHandle): void {
  try {
    action();
  } catch (error) {
    reject(error);
    handle.close();
  }
}

function failure(path: string, reason: string): CoreError {
  return new CoreError("model_load_failed", `${path} could not be loaded: ${reason}.`);
}
