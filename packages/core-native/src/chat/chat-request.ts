import type {
  ChatCompletionRequestBase,
  ChatCompletionRequestNonStreaming,
  ChatCompletionRequestStreaming,
} from "@camelid/openai-types";
import { type RequestLimits, requestLimits } from "@camelid/openai-types/limits";
import { checkNames, type NamesOf } from "../request/check-names.js";
import { checkFunction, readString } from "../request/check-values.js";
import { checkSamplingDefaults, type SamplingDefaults } from "../request/read-sampling.js";

interface WithoutModel {
  /** Name to show in the answer. Default: the loaded model's. */
  model?: string;
}

/** A chat completion as `Llama` takes it: OpenAI's request, the model being loaded already. */
export type ChatRequest = Omit<ChatCompletionRequestBase, "model"> &
  WithoutModel & { stream?: boolean | null };
export type ChatRequestNonStreaming = Omit<ChatCompletionRequestNonStreaming, "model"> & WithoutModel;
export type ChatRequestStreaming = Omit<ChatCompletionRequestStreaming, "model"> & WithoutModel;

/** What only a caller in the same process can give. */
export interface GenerateOptions {
  /** Aborting it ends the generation within one decode step. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called for each sequence (choice) before it starts; it starts when the promise is fulfilled. The function that it gives
   * is called once, when the engine has no more to do for the sequence, though the reader may be far behind. Rejecting
   * ends the request with the reason. Default: sequences start at once, as many of a request as the engine runs at a time.
   */
  readonly acquire?: ((signal: AbortSignal) => Promise<() => void>) | undefined;
  /** Called before each token with the tokens so far and the logits, which it may change in place. */
  readonly logitsProcessor?: ((tokens: Int32Array, logits: Float32Array) => void) | undefined;
  /** Temperature and repeat penalty of requests that name none. */
  readonly samplingDefaults?: SamplingDefaults | undefined;
  /** Who asks: where requests wait for the same thing, clients take turns. Default "". */
  readonly client?: string | undefined;
  /** Bounds of lists, texts and names of the request. Default: `requestLimits` of `@camelid/openai-types/limits`. */
  readonly limits?: RequestLimits | undefined;
}

const optionNames: NamesOf<GenerateOptions> = {
  signal: true,
  acquire: true,
  logitsProcessor: true,
  samplingDefaults: true,
  client: true,
  limits: true,
};

/** Refuses unknown options and defaults. Throws InvalidParameterError. */
export function checkGenerateOptions(options: GenerateOptions): void {
  checkNames("options", options, optionNames);
  checkFunction("options.acquire", options.acquire);
  checkFunction("options.logitsProcessor", options.logitsProcessor);
  readString("options.client", options.client);
  checkNames("options.limits", options.limits ?? {}, requestLimits);
  if (options.samplingDefaults !== undefined)
    checkSamplingDefaults("options.samplingDefaults", options.samplingDefaults);
}
