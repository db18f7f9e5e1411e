import {
  createFormatRegistry,
  resolveChatFormat,
  builtinFormats,
  type ChatFormat,
  type ChatFormatRegistry,
  type RenderedChat,
} from "@camelid/chat-formats";
import type { ChatCompletion, ChatCompletionChunk, Completion, CompletionChunk } from "@camelid/openai-types";
import type {
  ChatRequest,
  ChatRequestNonStreaming,
  ChatRequestStreaming,
  GenerateOptions,
} from "./chat/chat-request.js";
import { completeChat, streamChat } from "./chat/create-chat-completion.js";
import { renderRequest } from "./chat/plan-chat.js";
import type {
  TextRequest,
  TextRequestNonStreaming,
  TextRequestStreaming,
} from "./completion/completion-request.js";
import { completeText, streamCompletion } from "./completion/create-completion.js";
import type { Engine, EngineStats, ModelInfo, TokenizeOptions } from "./engine/engine.js";
import { loadEngine, type LoadEngineOptions } from "./engine/load-engine.js";
import { loadOptionNames } from "./engine/load-options.js";
import { checkNames, type NamesOf } from "./request/check-names.js";
import { readString } from "./request/check-values.js";

/** How `Llama` speaks to its model. */
export interface LlamaOptions {
  /** Name of a built-in format, or a format object. Default: recognised from the model. */
  readonly chatFormat?: string | ChatFormat | undefined;
  /** Name of the model in answers that name none. Default: the model's own name. */
  readonly modelId?: string | undefined;
}

export interface LlamaLoadOptions extends LoadEngineOptions, LlamaOptions {}

const optionNames: NamesOf<LlamaOptions> = { chatFormat: true, modelId: true };
const loadNames: NamesOf<LlamaLoadOptions> = { ...loadOptionNames, ...optionNames };

/** The exact prompt of a conversation. */
export interface AppliedChatTemplate {
  readonly rendered: RenderedChat;
  /** The prompt's token ids, BOS included. */
  readonly tokens: Int32Array;
  /** Texts that end the answer: the format's and the request's. */
  readonly stop: readonly string[];
}

/** A stream of chunks, read once; leaving the loop ends the generation. */
export type ChunkStream<T> = AsyncGenerator<T, void, undefined>;

/**
 * A loaded model behind the OpenAI chat API. Requests run at the same time; `n` choices run side by side. A parameter
 * is enforced or refused (InvalidParameterError names it), never ignored.
 */
export class Llama implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #format: ChatFormat;
  readonly #modelId: string;

  private constructor(engine: Engine, format: ChatFormat, modelId: string) {
    this.#engine = engine;
    this.#format = format;
    this.#modelId = modelId;
  }

  /**
   * Loads a GGUF file. Throws CoreError (`model_not_found`, `invalid_model_file`, `model_load_failed`,
   * `native_addon_missing`, `invalid_parameter`), ChatFormatError for an unknown format or an unusable template, and
   * an AbortError when `signal` is aborted.
   */
  static async load(options: LlamaLoadOptions): Promise<Llama> {
    checkNames("", options, loadNames);
    const { chatFormat, modelId, ...engineOptions } = options;
    const engine = await loadEngine(engineOptions);
    try {
      return Llama.fromEngine(engine, { chatFormat, modelId });
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** Puts the chat API on an engine that runs already, such as one of `@camelid/core-native/testing`. It is closed with the Llama. */
  static fromEngine(engine: Engine, options: LlamaOptions = {}): Llama {
    checkNames("", options, optionNames);
    const modelId = readString("modelId", options.modelId) ?? engine.model.name;
    return new Llama(engine, chooseFormat(engine.model, options.chatFormat), modelId);
  }

  get model(): ModelInfo {
    return this.#engine.model;
  }

  /** Name of the model in answers that name none. */
  get modelId(): string {
    return this.#modelId;
  }

  /** Tokens one request can hold, prompt and output together. */
  get contextLength(): number {
    return this.#engine.contextLength;
  }

  /** Sequences that run at the same time; further ones wait. */
  get parallel(): number {
    return this.#engine.parallel;
  }

  /** The format that the conversation is rendered with. */
  get chatFormat(): ChatFormat {
    return this.#format;
  }

  /**
   * Answers a conversation. What is wrong with the request rejects the promise, also of a stream: InvalidParameterError,
   * ContextLengthError, GrammarError, ChatFormatError. Defaults are those of llama-cpp-python's
   * `create_chat_completion`: temperature 0.2, top_p 0.95, top_k 40, min_p 0.05, repeat_penalty 1.1, no token limit but the context.
   */
  createChatCompletion(request: ChatRequestNonStreaming, options?: GenerateOptions): Promise<ChatCompletion>;
  createChatCompletion(
    request: ChatRequestStreaming,
    options?: GenerateOptions,
  ): Promise<ChunkStream<ChatCompletionChunk>>;
  createChatCompletion(
    request: ChatRequest,
    options?: GenerateOptions,
  ): Promise<ChatCompletion | ChunkStream<ChatCompletionChunk>>;
  async createChatCompletion(
    request: ChatRequest,
    options?: GenerateOptions,
  ): Promise<ChatCompletion | ChunkStream<ChatCompletionChunk>> {
    const context = { engine: this.#engine, format: this.#format };
    const model = request.model ?? this.#modelId;
    return request.stream === true
      ? streamChat(context, request, model, options)
      : completeChat(context, request, model, options);
  }

  /**
   * Continues raw text. Defaults are those of llama-cpp-python's `create_completion`: 16 tokens, temperature 0.8,
   * top_p 0.95, top_k 40, min_p 0.05. Errors as of `createChatCompletion`.
   */
  createCompletion(request: TextRequestNonStreaming, options?: GenerateOptions): Promise<Completion>;
  createCompletion(
    request: TextRequestStreaming,
    options?: GenerateOptions,
  ): Promise<ChunkStream<CompletionChunk>>;
  createCompletion(
    request: TextRequest,
    options?: GenerateOptions,
  ): Promise<Completion | ChunkStream<CompletionChunk>>;
  async createCompletion(
    request: TextRequest,
    options?: GenerateOptions,
  ): Promise<Completion | ChunkStream<CompletionChunk>> {
    const model = request.model ?? this.#modelId;
    return request.stream === true
      ? streamCompletion(this.#engine, request, model, options)
      : completeText(this.#engine, request, model, options);
  }

  /** Renders a conversation without running it. Throws as `createChatCompletion` does, except for a prompt that is too long. */
  async applyChatTemplate(
    request: ChatRequest,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<AppliedChatTemplate> {
    checkNames("options", options, { signal: true });
    const context = { engine: this.#engine, format: this.#format };
    const { rendered, tokens, stop } = await renderRequest(context, request, options);
    return { rendered, tokens, stop };
  }

  /** Token ids of a text. */
  tokenize(text: string, options?: TokenizeOptions): Promise<Int32Array> {
    return this.#engine.tokenize(text, options);
  }

  /** Bytes of tokens: a list of tokens may end within a code point. */
  detokenize(tokens: readonly number[] | Int32Array, options?: { readonly special?: boolean }): Uint8Array {
    return this.#engine.detokenize(tokens, options);
  }

  stats(): EngineStats {
    return this.#engine.stats();
  }

  /** Ends running requests with AbortError and frees the model. Safe to call twice. */
  close(): Promise<void> {
    return this.#engine.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function chooseFormat(model: ModelInfo, chosen: string | ChatFormat | undefined): ChatFormat {
  const description = {
    template: model.chatTemplate,
    toolTemplate: textOf(model.metadata["tokenizer.chat_template.tool_use"]),
    bosToken: model.bosToken?.text ?? "",
    eosToken: model.eosToken?.text ?? "",
    name: model.name,
    architecture: model.architecture,
    specialTokens: model.specialTokens,
  };
  if (chosen === undefined || typeof chosen === "string") {
    return resolveChatFormat({ ...description, format: chosen });
  }
  return registryWith(chosen).get(chosen.name).forModel?.(description) ?? chosen;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** Puts a format that came as an object through the registry's checks. */
function registryWith(format: ChatFormat): ChatFormatRegistry {
  return createFormatRegistry([...builtinFormats.filter(({ name }) => name !== format.name), format]);
}
