import type {
  CompletionRequestBase,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
} from "@camelid/openai-types";

interface WithoutModel {
  /** Name to show in the answer. Default: the loaded model's. */
  model?: string;
}

/** A completion as `Llama` takes it: OpenAI's request, the model being loaded already. */
export type TextRequest = Omit<CompletionRequestBase, "model"> & WithoutModel & { stream?: boolean | null };
export type TextRequestNonStreaming = Omit<CompletionRequestNonStreaming, "model"> & WithoutModel;
export type TextRequestStreaming = Omit<CompletionRequestStreaming, "model"> & WithoutModel;
