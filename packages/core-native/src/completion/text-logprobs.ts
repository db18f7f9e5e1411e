import type { CompletionLogprobs } from "@camelid/openai-types";
import type { GeneratedToken } from "../engine/engine.js";
import { toWireLogprobs } from "../request/token-logprobs.js";

/** Collects log-probabilities in the shape of the completions API; offsets run through the whole choice. */
export class TextLogprobs {
  readonly #top: number;
  #offset = 0;
  #pending = empty();

  constructor(top: number) {
    this.#top = top;
  }

  add(tokens: readonly GeneratedToken[]): void {
    for (const { token, logprob, top_logprobs } of toWireLogprobs(tokens, this.#top)) {
      this.#pending.tokens.push(token);
      this.#pending.token_logprobs.push(logprob);
      this.#pending.text_offset.push(this.#offset);
      const best = top_logprobs.map((entry): [string, number] => [entry.token, entry.logprob]);
      this.#pending.top_logprobs.push(Object.fromEntries([...best, [token, logprob]]));
      this.#offset += token.length;
    }
  }

  take(): CompletionLogprobs {
    const taken = this.#pending;
    this.#pending = empty();
    return taken;
  }
}

function empty(): Required<CompletionLogprobs> {
  return { text_offset: [], token_logprobs: [], tokens: [], top_logprobs: [] };
}
