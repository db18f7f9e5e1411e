import { ChatFormatError } from "../errors.js";
import type { ChatFormat, ModelDescription } from "../spec/chat-format.js";
import { chatFormatFault } from "./define-chat-format.js";

/** An immutable list of chat formats. */
export interface ChatFormatRegistry {
  /** In order of registration: later formats are asked first whether they match a model. */
  readonly formats: readonly ChatFormat[];
  /** Names, sorted. */
  readonly names: readonly string[];
  /** The format of that name. Throws ChatFormatError (`unknown_chat_format`) that names the known ones. */
  get(name: string): ChatFormat;
  has(name: string): boolean;
  /** The last registered format whose `matches` accepts the model; undefined when none does. */
  match(model: ModelDescription): ChatFormat | undefined;
}

/**
 * A registry of `formats`. To extend the built-in ones: `createFormatRegistry([...builtinFormats, mine])`.
 * Throws ChatFormatError (`invalid_chat_format`) when one is no format or two share a name.
 */
export function createFormatRegistry(formats: Iterable<ChatFormat>): ChatFormatRegistry {
  const byName = new Map<string, ChatFormat>();
  for (const format of formats) {
    const fault = chatFormatFault(format);
    if (fault !== undefined) throw new ChatFormatError("invalid_chat_format", `not a chat format: ${fault}`);
    if (byName.has(format.name)) {
      throw new ChatFormatError("invalid_chat_format", `two chat formats are named "${format.name}"`);
    }
    byName.set(format.name, format);
  }
  const list = Object.freeze([...byName.values()]);
  const names = Object.freeze([...byName.keys()].toSorted());
  return Object.freeze({
    formats: list,
    names,
    has: (name: string) => byName.has(name),
    get: (name: string) => {
      const format = byName.get(name);
      if (format !== undefined) return format;
      throw new ChatFormatError(
        "unknown_chat_format",
        `unknown chat format "${name}"; known: ${names.join(", ")}`,
      );
    },
    match: (model: ModelDescription) => list.findLast((format) => format.matches?.(model) === true),
  });
}
