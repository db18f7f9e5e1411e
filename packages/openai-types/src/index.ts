export type {
  ChatCompletionChunk,
  ChatCompletionChunkChoice,
  ChatCompletionDelta,
  ToolCallDelta,
} from "./chat-completion-chunk.js";
export type {
  AudioOutputOptions,
  ChatCompletionRequest,
  ChatCompletionRequestBase,
  ChatCompletionRequestNonStreaming,
  ChatCompletionRequestStreaming,
  LegacyFunction,
  LegacyFunctionCallOption,
  ModerationOptions,
  PredictionContent,
  PromptCacheOptions,
  ReasoningEffort,
  ResponseFormat,
  ResponseFormatJsonObject,
  ResponseFormatJsonSchema,
  ResponseFormatText,
  ServiceTier,
  StreamOptions,
  WebSearchOptions,
} from "./chat-completion-request.js";
export type {
  AudioOutput,
  ChatCompletion,
  ChatCompletionChoice,
  ChatCompletionMessage,
  ChatFinishReason,
  ChatLogprobs,
  TokenLogprob,
  TopLogprob,
  UrlCitation,
} from "./chat-completion.js";
export type {
  AssistantMessage,
  ChatMessage,
  ContentPart,
  ContentPartFile,
  ContentPartImage,
  ContentPartInputAudio,
  ContentPartRefusal,
  ContentPartText,
  CustomToolCall,
  DeveloperMessage,
  FunctionMessage,
  FunctionToolCall,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from "./chat-message.js";
export type {
  AllowedToolsChoice,
  ChatTool,
  ChatToolChoice,
  CustomTool,
  FunctionDefinition,
  FunctionTool,
  JsonSchemaObject,
  NamedCustomToolChoice,
  NamedToolChoice,
  ToolChoice,
} from "./chat-tool.js";
export type {
  Completion,
  CompletionChoice,
  CompletionChunk,
  CompletionChunkChoice,
  CompletionFinishReason,
  CompletionLogprobs,
  CompletionRequest,
  CompletionRequestBase,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
} from "./completion.js";
export type { ErrorBody, ErrorObject } from "./error.js";
export type {
  ChatTemplateExtensions,
  ErrorExtensions,
  JsonObjectExtensions,
  ModelExtensions,
  ReasoningExtensions,
  ResponseExtensions,
  SamplingExtensions,
  Timings,
  ToolMessageExtensions,
} from "./extensions.js";
export type { Model, ModelList } from "./model.js";
export type { Moderation, ModerationError, ModerationResult, ModerationResults } from "./moderation.js";
export type { CompletionTokensDetails, CompletionUsage, PromptTokensDetails } from "./usage.js";
