import { basename } from "node:path";
import type { NativeModelInfo } from "../binding/native-binding.js";
import type { ModelInfo } from "../engine/engine.js";
import { longestToken, type GgufHeader } from "./read-gguf.js";

/** Puts the facts of the file and of the loaded model together. */
export function describeModel(path: string, header: GgufHeader, info: NativeModelInfo): ModelInfo {
  const { metadata } = header;
  return {
    ...info,
    path,
    name: text(metadata["general.name"]) ?? basename(path, ".gguf"),
    architecture: text(metadata["general.architecture"]) ?? "",
    chatTemplate: text(metadata["tokenizer.chat_template"]),
    longestToken: longestToken(header),
    metadata,
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
