import type { PromptSegment } from "@camelid/chat-formats";
import type { NativeEngineHandle, NativeModelInfo } from "../binding/native-binding.js";
import { type Deferred, deferred } from "../engine/deferred.js";
import type { EnginePrompt, TokenizeOptions } from "../engine/engine.js";
import { abortError, CoreError, InvalidParameterError } from "../errors.js";

interface Task {
  readonly segments: readonly PromptSegment[];
  readonly parseSpecial: boolean;
  /** What the vocabulary puts around a text. */
  readonly addSpecial: boolean;
  readonly addBos: boolean;
}

/** Text to tokens and back, by the model's vocabulary. Tokens are found on a thread of the addon. */
export class Tokenizer {
  readonly #handle: NativeEngineHandle;
  readonly #info: NativeModelInfo;
  readonly #ids = new Map<string, number | undefined>();
  readonly #pending = new Map<number, Deferred<Int32Array>>();
  #nextId = 1;
  #closed = false;
  /** Called when texts begin or cease to be under way. */
  onChange: () => void = () => {};

  constructor(handle: NativeEngineHandle, info: NativeModelInfo) {
    this.#handle = handle;
    this.#info = info;
  }

  /** Texts whose tokens are being found. */
  get pending(): number {
    return this.#pending.size;
  }

  tokenize(
    text: string,
    { addSpecial = true, parseSpecial = false, signal }: TokenizeOptions = {},
  ): Promise<Int32Array> {
    const segments = [{ type: "control", text } as const];
    return this.#run({ segments, parseSpecial, addSpecial, addBos: false }, signal);
  }

  /** Control segments are read with their special tokens, text segments never; BOS comes first where it is wanted. */
  async tokenizePrompt(prompt: EnginePrompt, signal?: AbortSignal): Promise<Int32Array> {
    if (prompt.type === "tokens") return Int32Array.from(prompt.tokens);
    const { segments, addBos } = prompt;
    return this.#run({ segments, parseSpecial: true, addSpecial: false, addBos }, signal);
  }

  async #run(
    { segments, parseSpecial, addSpecial, addBos }: Task,
    signal?: AbortSignal,
  ): Promise<Int32Array> {
    throwIfAborted(signal);
    const id = this.#nextId;
    this.#nextId = (this.#nextId + 1) % 2 ** 32;
    const texts = segments.map((segment) => segment.text);
    const controls = segments.map((segment) => segment.type === "control");
    const result = deferred<Int32Array>();
    const onAbort = () => {
      this.#handle.cancelTokenize(id);
      result.reject(abortError("The request was aborted.", { cause: signal?.reason }));
    };
    this.#handle.tokenize(id, texts, controls, parseSpecial, addSpecial, addBos);
    this.#pending.set(id, result);
    this.onChange();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await result.promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#pending.delete(id);
      if (!this.#closed) this.onChange();
    }
  }

  /** Takes what the addon reports; `error` is "" when it found the tokens. */
  receive(id: number, tokens: Int32Array, error: string): void {
    const result = this.#pending.get(id);
    if (error === "") result?.resolve(tokens);
    else {
      const message = `A text could not be taken apart into tokens: ${error}.`;
      result?.reject(new CoreError("unsupported", message));
    }
  }

  /** Gives up what is under way. */
  close(): void {
    this.#closed = true;
    for (const result of this.#pending.values()) result.reject(abortError("The engine was closed."));
  }

  detokenize(tokens: readonly number[] | Int32Array, special: boolean): Uint8Array {
    for (const [index, token] of tokens.entries()) {
      if (Number.isInteger(token) && token >= 0 && token < this.#info.vocabularySize) continue;
      throw new InvalidParameterError(
        `tokens[${index}]`,
        `${token} is not a token id (0 to ${this.#info.vocabularySize - 1}).`,
      );
    }
    return this.#handle.detokenize(Int32Array.from(tokens), special);
  }

  /** The one token that a text is. */
  tokenId(text: string): number | undefined {
    if (!this.#ids.has(text)) {
      if (this.#ids.size >= mostKept) this.#ids.clear();
      const token = this.#handle.tokenId(text);
      this.#ids.set(text, token < 0 ? undefined : token);
    }
    return this.#ids.get(text);
  }
}

/** Answers of `tokenId` that are kept: requests choose the texts. */
const mostKept = 4096;

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError("The request was aborted.", { cause: signal.reason });
}
