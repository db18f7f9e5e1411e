/** What a limit counts. */
export type LimitUnit = "entries" | "characters" | "levels" | "values" | "sequences";

/** A bound of what a request may hold, before any work is done for it. */
export interface RequestLimit {
  /** The most that is taken when nobody says otherwise. */
  readonly default: number;
  readonly unit: LimitUnit;
  /** Where it holds: a field's path on the wire, `[]` for each entry of a list and `.*` for each member of an object. */
  readonly fields: readonly string[];
  readonly help: string;
}

/**
 * Every bound of a request, the only place where they stand. A server can move each of them; all are checked while a
 * body is walked once, before anything else reads it.
 */
export const requestLimits = {
  depth: {
    default: 512,
    unit: "levels",
    fields: [],
    help: "nesting of lists and objects in a body",
  },
  values: {
    default: 250_000,
    unit: "values",
    fields: [],
    help: "values in a body, token ids aside",
  },
  messages: { default: 8192, unit: "entries", fields: ["messages"], help: "messages of a conversation" },
  parts: { default: 4096, unit: "entries", fields: ["messages[].content"], help: "parts of one message" },
  calls: {
    default: 1024,
    unit: "entries",
    fields: ["messages[].tool_calls", "messages[].annotations"],
    help: "tool calls of one message",
  },
  tools: {
    default: 4096,
    unit: "entries",
    fields: ["tools", "functions", "tool_choice.allowed_tools.tools"],
    help: "tools of a request",
  },
  documents: { default: 4096, unit: "entries", fields: ["documents"], help: "documents for the template" },
  stops: { default: 256, unit: "entries", fields: ["stop"], help: "stop strings" },
  breakers: {
    default: 64,
    unit: "entries",
    fields: ["dry_sequence_breakers"],
    help: "texts at which DRY starts anew",
  },
  biases: { default: 65_536, unit: "entries", fields: ["logit_bias"], help: "tokens with a bias" },
  members: {
    default: 256,
    unit: "entries",
    fields: ["", "metadata", "chat_template_kwargs", "modalities", "stream_options"],
    help: "fields of the body, and members of small objects",
  },
  names: {
    default: 256,
    unit: "characters",
    fields: [
      "model",
      "messages[].role",
      "messages[].name",
      "messages[].tool_call_id",
      "messages[].tool_calls[].id",
      "messages[].tool_calls[].function.name",
      "messages[].function_call.name",
      "tools[].function.name",
      "functions[].name",
      "function_call.name",
      "tool_choice.function.name",
      "tool_choice.allowed_tools.tools[].function.name",
      "response_format.json_schema.name",
      "reasoning_effort",
      "user",
      "safety_identifier",
      "prompt_cache_key",
    ],
    help: "characters of a name, and of the names of fields",
  },
  stopText: {
    default: 1024,
    unit: "characters",
    fields: ["stop", "stop[]", "dry_sequence_breakers[]", "metadata.*"],
    help: "characters of a stop string",
  },
  grammarText: {
    default: 1_048_576,
    unit: "characters",
    fields: ["grammar"],
    help: "characters of a grammar",
  },
  tokenizedText: {
    default: 4_194_304,
    unit: "characters",
    fields: ["content"],
    help: "characters that one call of /v1/tokenize takes",
  },
  tokens: {
    default: 1_048_576,
    unit: "entries",
    fields: ["tokens", "prompt", "prompt[]"],
    help: "token ids of a request, all prompts together",
  },
  sequences: {
    default: 128,
    unit: "sequences",
    fields: ["n", "prompt"],
    help: "answers of one request: prompts times n",
  },
} as const satisfies Readonly<Record<string, RequestLimit>>;

/** Name of a bound. */
export type LimitName = keyof typeof requestLimits;

/** Bounds that are moved; the others keep their defaults. */
export type RequestLimits = Readonly<Partial<Record<LimitName, number>>>;

/** The bound that holds. */
export function limitOf(limits: RequestLimits, name: LimitName): number {
  return limits[name] ?? requestLimits[name].default;
}
