/** Body of `POST /v1/chat/completions`. Source: OpenAI API reference, "Create chat completion". */
import type { ChatMessage, ContentPartText } from "./chat-message.js";
import type { ChatTool, ChatToolChoice, JsonSchemaObject } from "./chat-tool.js";
import type { ChatTemplateExtensions, JsonObjectExtensions, SamplingExtensions } from "./extensions.js";

export interface ResponseFormatText {
  type: "text";
}

/** Any JSON object. */
export interface ResponseFormatJsonObject extends JsonObjectExtensions {
  type: "json_object";
}

/** JSON that follows a schema. */
export interface ResponseFormatJsonSchema {
  type: "json_schema";
  json_schema: {
    name: string;
    description?: string;
    schema?: JsonSchemaObject;
    strict?: boolean | null;
  };
}

export type ResponseFormat = ResponseFormatText | ResponseFormatJsonObject | ResponseFormatJsonSchema;

export interface StreamOptions {
  /** One more chunk at the end, with no choices and the usage; `usage` is null on all others. */
  include_usage?: boolean;
  include_obfuscation?: boolean;
}

/** @deprecated replaced by `FunctionTool` */
export interface LegacyFunction {
  name: string;
  description?: string;
  parameters?: JsonSchemaObject;
}

/** @deprecated replaced by `NamedToolChoice` */
export interface LegacyFunctionCallOption {
  name: string;
}

export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

export type ServiceTier = "auto" | "default" | "flex" | "scale" | "priority";

export interface AudioOutputOptions {
  format: "wav" | "aac" | "mp3" | "flac" | "opus" | "pcm16";
  voice: string | { id: string };
}

export interface PredictionContent {
  type: "content";
  content: string | ContentPartText[];
}

export interface ModerationOptions {
  model: string;
  policy?: {
    input?: { mode: "score" | "block" } | null;
    output?: { mode: "score" | "block" } | null;
  } | null;
}

export interface PromptCacheOptions {
  mode?: "implicit" | "explicit";
  ttl?: "30m";
}

export interface WebSearchOptions {
  search_context_size?: "low" | "medium" | "high";
  user_location?: {
    type: "approximate";
    approximate: { city?: string; country?: string; region?: string; timezone?: string };
  } | null;
}

/** All fields but `stream`. */
export interface ChatCompletionRequestBase extends SamplingExtensions, ChatTemplateExtensions {
  messages: ChatMessage[];
  model: string;
  audio?: AudioOutputOptions | null;
  /** -2 to 2. Default 0. */
  frequency_penalty?: number | null;
  /** @deprecated replaced by `tool_choice` */
  function_call?: "none" | "auto" | LegacyFunctionCallOption;
  /** @deprecated replaced by `tools` */
  functions?: LegacyFunction[];
  /** Added to the logits, by token id in decimal; -100 to 100. */
  logit_bias?: { [token: string]: number } | null;
  logprobs?: boolean | null;
  /** Most tokens to generate, reasoning included. */
  max_completion_tokens?: number | null;
  /** Same as `max_completion_tokens`. */
  max_tokens?: number | null;
  metadata?: { [key: string]: string } | null;
  modalities?: ("text" | "audio")[] | null;
  moderation?: ModerationOptions | null;
  /** Choices to generate. Default 1. */
  n?: number | null;
  parallel_tool_calls?: boolean;
  prediction?: PredictionContent | null;
  /** -2 to 2. Default 0. */
  presence_penalty?: number | null;
  prompt_cache_key?: string | null;
  prompt_cache_options?: PromptCacheOptions;
  prompt_cache_retention?: "in_memory" | "24h" | null;
  reasoning_effort?: ReasoningEffort | null;
  response_format?: ResponseFormat;
  safety_identifier?: string | null;
  seed?: number | null;
  service_tier?: ServiceTier | null;
  /** Texts that end the answer; they are not part of it. */
  stop?: string | string[] | null;
  store?: boolean | null;
  stream_options?: StreamOptions | null;
  /** 0 (greedy) to 2. */
  temperature?: number | null;
  tool_choice?: ChatToolChoice;
  tools?: ChatTool[];
  /** Best tokens to report at each position, 0 to 20. Needs `logprobs`. */
  top_logprobs?: number | null;
  /** 0 to 1. */
  top_p?: number | null;
  user?: string;
  verbosity?: "low" | "medium" | "high" | null;
  web_search_options?: WebSearchOptions;
}

export interface ChatCompletionRequestNonStreaming extends ChatCompletionRequestBase {
  stream?: false | null;
}

export interface ChatCompletionRequestStreaming extends ChatCompletionRequestBase {
  stream: true;
}

export type ChatCompletionRequest = ChatCompletionRequestNonStreaming | ChatCompletionRequestStreaming;
