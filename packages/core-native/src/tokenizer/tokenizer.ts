import type { NativeEngineHandle, NativeModelInfo } from "../binding/native-binding.js";
import { CoreError, InvalidParameterError } from "../errors.js";
import type { EnginePrompt, TokenizeOptions } from "../engine/engine.js";
import { type ControlFinder, controlFinder, splitPrompt } from "./split-prompt.js";

/** Text to tokens and back, by the model's vocabulary. */
export class Tokenizer {
  readonly #handle: NativeEngineHandle;
  readonly #info: NativeModelInfo;
  readonly #findControl: ControlFinder;
  readonly #ids = new Map<string, number | undefined>();

  constructor(handle: NativeEngineHandle, info: NativeModelInfo) {
    this.#handle = handle;
    this.#info = info;
    this.#findControl = controlFinder(info.controlTokens);
  }

  tokenize(text: string, { addSpecial = true, parseSpecial = false }: TokenizeOptions = {}): Int32Array {
    return this.#tokenize(text, addSpecial, parseSpecial);
  }

  /** Control segments are read with their special tokens, text segments never; BOS comes first where it is wanted. */
  tokenizePrompt(prompt: EnginePrompt): Int32Array {
    if (prompt.type === "tokens") return Int32Array.from(prompt.tokens);
    const bos = this.#info.bosToken;
    const tokens = prompt.addBos && this.#info.addsBos && bos !== undefined ? [bos.id] : [];
    for (const piece of splitPrompt(prompt.segments, this.#findControl)) {
      for (const token of this.#tokenize(piece, false, true)) tokens.push(token);
    }
    return Int32Array.from(tokens);
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

  #tokenize(text: string, addSpecial: boolean, parseSpecial: boolean): Int32Array {
    try {
      return this.#handle.tokenize(text, addSpecial, parseSpecial);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CoreError("unsupported", `The model's vocabulary cannot express a text: ${reason}.`, {
        cause,
      });
    }
  }

  /** The one token that a special token's text is. */
  tokenId(text: string): number | undefined {
    if (!this.#ids.has(text)) {
      const [token, ...rest] = this.#tokenize(text, false, true);
      this.#ids.set(text, rest.length === 0 ? token : undefined);
    }
    return this.#ids.get(text);
  }
}
