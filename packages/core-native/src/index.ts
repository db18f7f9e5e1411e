export type {
  Engine,
  EngineEvent,
  EnginePrompt,
  EngineStats,
  EngineUsage,
  GeneratedToken,
  GenerateRequest,
  MetadataValue,
  ModelInfo,
  SequenceOptions,
  TokenizeOptions,
  TokenLogprob,
} from "./engine/engine.js";
export type { SamplingParameters } from "./engine/sampling-parameters.js";
export { loadEngine, type LoadEngineOptions } from "./engine/load-engine.js";
export { ContextLengthError, CoreError, type CoreErrorCode, InvalidParameterError } from "./errors.js";
export type {
  ChatRequest,
  ChatRequestNonStreaming,
  ChatRequestStreaming,
  GenerateOptions,
} from "./chat/chat-request.js";
export { chatFields } from "./chat/chat-fields.js";
export { foldChatChunks } from "./chat/fold-chunks.js";
export type {
  TextRequest,
  TextRequestNonStreaming,
  TextRequestStreaming,
} from "./completion/completion-request.js";
export { foldCompletionChunks } from "./completion/fold-completion.js";
export { completionFields } from "./completion/completion-fields.js";
export { FairQueue } from "./request/fair-queue.js";
export { checkNames, type NamesOf, nearestName } from "./request/check-names.js";
export type { FieldRule, FieldRules } from "./request/field-rules.js";
export {
  checkSamplingDefaults,
  completionDefaults,
  inProcessChatDefaults,
  type SamplingDefaults,
} from "./request/read-sampling.js";
export {
  type AppliedChatTemplate,
  type ChunkStream,
  Llama,
  type LlamaLoadOptions,
  type LlamaOptions,
} from "./llama.js";
