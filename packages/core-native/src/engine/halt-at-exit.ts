import type { NativeEngineHandle } from "../binding/native-binding.js";

const handles = new Set<NativeEngineHandle>();

const haltAll = () => {
  for (const handle of handles) handle.halt();
  handles.clear();
};

/**
 * Halts an engine when the process exits: `process.exit` runs no cleanup of the addon, and its threads would go on
 * while the libraries under them are torn down. Gives the function that takes it back.
 */
export function haltAtExit(handle: NativeEngineHandle): () => void {
  if (handles.size === 0) process.once("exit", haltAll);
  handles.add(handle);
  return () => {
    handles.delete(handle);
    if (handles.size === 0) process.off("exit", haltAll);
  };
}
