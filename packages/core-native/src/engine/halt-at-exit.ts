import { isMainThread } from "node:worker_threads";
import type { NativeBinding, NativeEngineHandle } from "../binding/native-binding.js";

/** How long the end of the process waits for engines that do not end, such as one in a long text, in milliseconds. */
const patience = 500;

/** Longer than anything takes: a worker cannot end without its threads, the process of its own can. */
const forGood = 2 ** 31;

const handles = new Map<NativeEngineHandle, NativeBinding>();

const haltAll = (code: number) => {
  for (const handle of handles.keys()) handle.close();
  const latest = performance.now() + patience;
  for (const [handle, binding] of handles) {
    if (handle.halt(Math.max(0, latest - performance.now()))) continue;
    if (isMainThread) binding.exitAtOnce(code);
    handle.halt(forGood);
  }
  handles.clear();
};

/**
 * Halts an engine when the process exits: `process.exit` runs no cleanup of the addon, and its threads would go on
 * while the libraries under them are torn down. What does not end soon is not waited for: the process ends under it.
 * Gives the function that takes it back.
 */
export function haltAtExit(handle: NativeEngineHandle, binding: NativeBinding): () => void {
  if (handles.size === 0) process.once("exit", haltAll);
  handles.set(handle, binding);
  return () => {
    handles.delete(handle);
    if (handles.size === 0) process.off("exit", haltAll);
  };
}
