import { availableParallelism } from "node:os";
import type { NativeLoadOptions } from "../binding/native-binding.js";
import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "../request/check-names.js";
import { checkFunction, readBoolean, readInteger, readString } from "../request/check-values.js";

/** How to load a model and how to run it. */
export interface LoadEngineOptions {
  /** The GGUF file. */
  readonly modelPath: string;
  /**
   * Tokens of all sequences together: each of the `parallel` sequences can hold `contextSize / parallel`, rounded up to
   * a multiple of 256. 0: as many for each as the model was trained on. Default 4096 for each sequence, or the
   * trained length when that is shorter.
   */
  readonly contextSize?: number | undefined;
  /** Sequences that run at the same time, 1 to 256. Further requests wait. Default 4. */
  readonly parallel?: number | undefined;
  /** Threads that decode. Default: the machine's cores. */
  readonly threads?: number | undefined;
  /** Threads that read prompts. Default: `threads`. */
  readonly batchThreads?: number | undefined;
  /** Most tokens of one step, of prompts and of generating sequences together; at least `parallel`. Default 512. */
  readonly batchSize?: number | undefined;
  /** Most tokens computed at once, at most `batchSize`. Default 512, or `batchSize` when that is less. */
  readonly microBatchSize?: number | undefined;
  /** Layers that a GPU backend gets; -1 all. Without a GPU it has no effect. Default -1. */
  readonly gpuLayers?: number | undefined;
  /** Map the file instead of reading it. Default true. */
  readonly useMmap?: boolean | undefined;
  /** Keep the model in memory. Default false. */
  readonly useMlock?: boolean | undefined;
  /**
   * Milliseconds for which tokens of a running sequence are gathered before JS is told, 0 to 1000. The first token and
   * the end are told at once. More leaves more of the processor to the engine. Default 30.
   */
  readonly eventIntervalMs?: number | undefined;
  /** Called with 0 to 1 while the model is read. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Gives the load up. */
  readonly signal?: AbortSignal | undefined;
}

/** All names of `LoadEngineOptions`. */
export const loadOptionNames: NamesOf<LoadEngineOptions> = {
  modelPath: true,
  contextSize: true,
  parallel: true,
  threads: true,
  batchThreads: true,
  batchSize: true,
  microBatchSize: true,
  gpuLayers: true,
  useMmap: true,
  useMlock: true,
  eventIntervalMs: true,
  onProgress: true,
  signal: true,
};

const defaultContext = 4096;
const largest = 2147483647;

/** Checks options and fills in the defaults. Throws InvalidParameterError with the option's name. */
export function checkLoadOptions(options: LoadEngineOptions, trainedContext: number): NativeLoadOptions {
  const threads = readInteger("threads", options.threads, { min: 1, max: 512 }) ?? availableParallelism();
  const parallel = readInteger("parallel", options.parallel, { min: 1, max: 256 }) ?? 4;
  const batchSize = readInteger("batchSize", options.batchSize, { min: 1, max: 65536 }) ?? 512;
  if (batchSize < parallel) {
    throw new InvalidParameterError(
      "batchSize",
      `must be at least parallel (${parallel}), not ${batchSize}.`,
    );
  }
  return {
    threads,
    parallel,
    batchSize,
    batchThreads: readInteger("batchThreads", options.batchThreads, { min: 1, max: 512 }) ?? threads,
    microBatchSize:
      readInteger("microBatchSize", options.microBatchSize, { min: 1, max: batchSize }) ??
      Math.min(batchSize, 512),
    contextLength: contextLength(options.contextSize, parallel, trainedContext),
    gpuLayers: readInteger("gpuLayers", options.gpuLayers, { min: -1, max: 65536 }) ?? -1,
    useMmap: readBoolean("useMmap", options.useMmap) ?? true,
    useMlock: readBoolean("useMlock", options.useMlock) ?? false,
    eventIntervalMs: readInteger("eventIntervalMs", options.eventIntervalMs, { min: 0, max: 1000 }) ?? 30,
  };
}

/** Refuses unknown options, and gives the path. Throws InvalidParameterError. */
export function checkModelPath(options: LoadEngineOptions): string {
  checkNames("", options, loadOptionNames);
  checkFunction("onProgress", options.onProgress);
  const text = readString("modelPath", options.modelPath);
  if (text === undefined || text === "" || text.includes("\0"))
    throw new InvalidParameterError("modelPath", "must be a path.");
  return text;
}

/** Tokens for each sequence. */
function contextLength(contextSize: number | undefined, parallel: number, trained: number): number {
  const size = readInteger("contextSize", contextSize, { min: 0, max: largest });
  const each =
    size === undefined
      ? Math.min(defaultContext, trained)
      : size === 0
        ? trained
        : Math.ceil(size / parallel);
  if (each * parallel > largest) {
    throw new InvalidParameterError(
      "contextSize",
      `${each} tokens for each of ${parallel} sequences are too many.`,
    );
  }
  return each;
}
