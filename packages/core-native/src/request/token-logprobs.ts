import type { TokenLogprob as WireTokenLogprob, TopLogprob } from "@camelid/openai-types";
import type { GeneratedToken, TokenLogprob } from "../engine/engine.js";

const decoder = new TextDecoder();

/** Log-probabilities in the chat API's shape. Tokens without one (the engine was not asked) are left out. */
export function toWireLogprobs(tokens: readonly GeneratedToken[], top: number): WireTokenLogprob[] {
  return tokens.flatMap(({ bytes, logprob, top: best = [] }) =>
    bytes === undefined || logprob === undefined
      ? []
      : [{ ...toTopLogprob({ bytes, logprob }), top_logprobs: best.slice(0, top).map(toTopLogprob) }],
  );
}

function toTopLogprob({ bytes, logprob }: Pick<TokenLogprob, "bytes" | "logprob">): TopLogprob {
  return { token: decoder.decode(bytes), bytes: [...bytes], logprob: finite(logprob) };
}

/** JSON has no -Infinity; this is the value OpenAI gives for a token that cannot occur. */
function finite(logprob: number): number {
  return Number.isFinite(logprob) ? logprob : -9999;
}
