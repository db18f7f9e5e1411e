import type { ChatCompletion, ChatCompletionChunk, ChatCompletionRequest } from "@camelid/openai-types";
import { ChatFormatError } from "../errors.js";
import type { ChatFormat } from "../spec/chat-format.js";
import { legacyFormats } from "./legacy-formats.js";
import { serverOnlyFormats } from "./server-only-formats.js";

/** A handler that is a chat format: the engine renders, generates and parses with it. */
export interface ChatFormatHandler {
  readonly chatFormat: ChatFormat;
}

/**
 * A handler that does everything itself, with an engine of type `Engine` (the `Llama` of `@camelid/core-native`, say): a
 * completion, or its chunks when the request asks to stream.
 */
export type ChatCompletionFunction<Engine = unknown> = (
  engine: Engine,
  request: ChatCompletionRequest,
) => Promise<ChatCompletion> | AsyncIterable<ChatCompletionChunk>;

export type ChatCompletionHandler<Engine = unknown> = ChatFormatHandler | ChatCompletionFunction<Engine>;

/** No handler has the name asked for; `known` lists those that exist. */
export class ChatCompletionHandlerNotFoundError extends ChatFormatError {
  readonly chatFormat: string;
  readonly known: readonly string[];

  constructor(chatFormat: string, known: readonly string[]) {
    const hint = serverOnlyFormats.get(chatFormat);
    super(
      "unknown_chat_format",
      `Invalid chat handler: ${chatFormat}${hint === undefined ? "" : `; ${hint}`} (valid formats: ${known.join(", ")})`,
      { param: "chat_format" },
    );
    this.chatFormat = chatFormat;
    this.known = known;
  }
}

/** Chat completion handlers by name. Starts with `formats`; default: the 27 legacy formats. */
export class ChatCompletionHandlerRegistry<Engine = unknown> {
  readonly #handlers = new Map<string, ChatCompletionHandler<Engine>>();

  constructor(formats: Iterable<ChatFormat> = legacyFormats) {
    for (const chatFormat of formats) this.registerChatCompletionHandler(chatFormat.name, { chatFormat });
  }

  /** Names in order of registration. */
  get names(): string[] {
    return [...this.#handlers.keys()];
  }

  /**
   * Adds a handler. Throws ChatFormatError (`invalid_chat_format`) when the name is empty, or taken and `overwrite` is
   * not set.
   */
  registerChatCompletionHandler(
    name: string,
    handler: ChatCompletionHandler<Engine>,
    options: { readonly overwrite?: boolean } = {},
  ): void {
    if (name === "") throw new ChatFormatError("invalid_chat_format", "a chat handler needs a name");
    if (typeof handler !== "function" && typeof handler?.chatFormat?.render !== "function") {
      throw new ChatFormatError(
        "invalid_chat_format",
        `"${name}": a chat handler is a function or has a chatFormat`,
      );
    }
    if (options.overwrite !== true && this.#handlers.has(name)) {
      throw new ChatFormatError(
        "invalid_chat_format",
        `a chat handler named "${name}" is registered; pass { overwrite: true } to replace it`,
      );
    }
    this.#handlers.set(name, handler);
  }

  /** Removes a handler. Throws ChatCompletionHandlerNotFoundError when there is none of that name. */
  unregisterChatCompletionHandler(name: string): void {
    if (!this.#handlers.delete(name)) throw new ChatCompletionHandlerNotFoundError(name, this.names);
  }

  /** The handler of that name. Throws ChatCompletionHandlerNotFoundError, which names the known ones. */
  getChatCompletionHandler(name: string): ChatCompletionHandler<Engine> {
    const handler = this.#handlers.get(name);
    if (handler === undefined) throw new ChatCompletionHandlerNotFoundError(name, this.names);
    return handler;
  }
}

let common: ChatCompletionHandlerRegistry | undefined;

/** The registry of the module-level functions: one for all users of this copy of the package. */
function commonRegistry(): ChatCompletionHandlerRegistry {
  common ??= new ChatCompletionHandlerRegistry();
  return common;
}

/** `getChatCompletionHandler` of the common registry. */
export function getChatCompletionHandler(name: string): ChatCompletionHandler {
  return commonRegistry().getChatCompletionHandler(name);
}

/** `registerChatCompletionHandler` of the common registry. */
export function registerChatCompletionHandler(
  name: string,
  handler: ChatCompletionHandler,
  options: { readonly overwrite?: boolean } = {},
): void {
  commonRegistry().registerChatCompletionHandler(name, handler, options);
}

/** `unregisterChatCompletionHandler` of the common registry. */
export function unregisterChatCompletionHandler(name: string): void {
  commonRegistry().unregisterChatCompletionHandler(name);
}
