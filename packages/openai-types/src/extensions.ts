/**
 * What Camelid speaks beyond OpenAI's API, all of it in this one file. Every field is optional, so that a plain OpenAI
 * request is a valid request here and our answers are valid OpenAI answers.
 */

/**
 * Sampling parameters of llama.cpp on the wire, with the names of llama-cpp-python where it has one. Ranges are
 * enforced: a value outside is refused with `invalid_parameter`. `null` means the default.
 */
export interface SamplingExtensions {
  /** Keeps the k best tokens; 0 or less keeps all. Default 40. */
  top_k?: number | null;
  /** Drops tokens less probable than `min_p` times the best, 0 to 1. Default 0.05. */
  min_p?: number | null;
  /** Locally typical sampling, 0 to 1; 1 is off. Default 1. */
  typical_p?: number | null;
  /** Tail-free sampling, 0 to 1; 1 is off. Default 1. */
  tfs_z?: number | null;
  /** Keeps tokens within n standard deviations of the best logit; 0 or less is off. Default -1. */
  top_n_sigma?: number | null;
  /** Divides the logits of repeated tokens, above 0; 1 is off. Default 1.1 for chat in process, else 1. */
  repeat_penalty?: number | null;
  /** Tokens the penalties look back on; 0 none, -1 the whole context. Default 64. */
  repeat_last_n?: number | null;
  /** Strength of the DRY repetition penalty, 0 upward; 0 is off. Default 0. */
  dry_multiplier?: number | null;
  /** Base of the exponential DRY penalty, 1 upward. Default 1.75. */
  dry_base?: number | null;
  /** Longest repeat that DRY leaves unpunished, in tokens. Default 2. */
  dry_allowed_length?: number | null;
  /** Tokens DRY looks back on; 0 none, -1 the whole context. Default -1. */
  dry_penalty_last_n?: number | null;
  /** Texts at which DRY starts anew. Default `["\n", ":", "\"", "*"]`. */
  dry_sequence_breakers?: string[] | null;
  /** Chance that XTC removes the most probable tokens, 0 to 1. Default 0. */
  xtc_probability?: number | null;
  /** Probability above which XTC may remove a token, 0 to 1; above 0.5 is off. Default 0.1. */
  xtc_threshold?: number | null;
  /** Half-width of dynamic temperature, 0 upward; 0 is off. Default 0. */
  dynatemp_range?: number | null;
  /** Exponent that maps entropy to dynamic temperature, above 0. Default 1. */
  dynatemp_exponent?: number | null;
  /** 0 off, 1 Mirostat, 2 Mirostat 2.0. Default 0. */
  mirostat_mode?: number | null;
  /** Mirostat's target entropy, 0 upward. Default 5. */
  mirostat_tau?: number | null;
  /** Mirostat's learning rate, 0 upward. Default 0.1. */
  mirostat_eta?: number | null;
  /** Never end by an end-of-generation token. Default false. */
  ignore_eos?: boolean | null;
  /** GBNF text whose rule `root` the output must match. Not together with a JSON `response_format`. */
  grammar?: string | null;
}

/** How a conversation becomes a prompt. */
export interface ChatTemplateExtensions {
  /** Further variables of the chat template; they win over those Camelid sets. */
  chat_template_kwargs?: { [key: string]: unknown } | null;
  /** Whether a reasoning model thinks first. Default: the template's own. */
  enable_thinking?: boolean | null;
  /** `auto` (default) puts reasoning into `reasoning_content`; `none` leaves it in `content` as the model wrote it. */
  reasoning_format?: "auto" | "none" | null;
  /** Open the assistant's turn at the end of the prompt. Default true. */
  add_generation_prompt?: boolean | null;
  /** Leave the last message (the assistant's) open, so that the model continues it. Default false. */
  continue_final_message?: boolean | null;
  /** Documents for templates with retrieval-augmented generation. */
  documents?: { [key: string]: unknown }[] | null;
}

/** Reasoning of an assistant's turn, apart from its content: in requests, answers and deltas. */
export interface ReasoningExtensions {
  reasoning_content?: string | null;
}

/** On the answer of a tool. */
export interface ToolMessageExtensions {
  /** Name of the function that answers, for templates that show it. Default: the name in the call with that id. */
  name?: string;
}

/** `response_format: { type: "json_object" }` with a schema, as llama-cpp-python and llama-server take it. */
export interface JsonObjectExtensions {
  /** JSON Schema the answer must follow. Same as `json_schema` with `strict`. */
  schema?: { [key: string]: unknown };
}

/** Token counts and times of one request, with llama-server's names. Times are in milliseconds. */
export interface Timings {
  /** Prompt tokens taken from the KV cache. */
  cache_n: number;
  /** Prompt tokens computed. */
  prompt_n: number;
  prompt_ms: number;
  prompt_per_second: number;
  /** Tokens generated. */
  predicted_n: number;
  predicted_ms: number;
  predicted_per_second: number;
}

/** On a completion, and on the last chunk of a stream. */
export interface ResponseExtensions {
  timings?: Timings;
}

/** What `/v1/models` tells of a model beyond OpenAI's fields. */
export interface ModelExtensions {
  /** Tokens one request can hold, prompt and output together, as loaded. */
  context_length?: number;
  /** Facts of the file, with llama-server's names. */
  meta?: {
    /** Tokens one request can hold, as loaded. */
    n_ctx: number;
    /** Context length the model was trained on. */
    n_ctx_train: number;
    n_embd: number;
    n_vocab: number;
    n_params: number;
    /** Size of the weights in bytes. */
    size: number;
  };
}

/** Counts of a `context_length_exceeded` error, with llama-server's names. */
export interface ErrorExtensions {
  n_prompt_tokens?: number;
  n_ctx?: number;
}
