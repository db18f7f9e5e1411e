import type { ChatMessage, FunctionTool, ResponseFormat, ToolChoice } from "@camelid/openai-types";
import type { RenderedChat } from "./rendered-chat.js";

/** What is known of a model when its format is chosen. Comes from GGUF metadata or a tokenizer configuration. */
export interface ModelDescription {
  /** The model's own Jinja chat template (`tokenizer.chat_template`). */
  readonly template?: string | undefined;
  /** A template that takes its place when a conversation comes with tools (`tokenizer.chat_template.tool_use`). */
  readonly toolTemplate?: string | undefined;
  /** Text of the beginning-of-sequence token, "" when there is none. */
  readonly bosToken: string;
  /** Text of the end-of-sequence token, "" when there is none. */
  readonly eosToken: string;
  /** `general.name`. */
  readonly name?: string | undefined;
  /** `general.architecture`. */
  readonly architecture?: string | undefined;
  /**
   * Texts of all control and user-defined tokens of the vocabulary, in its order. Absent: guessed from the template.
   * Templates that ask for `additional_special_tokens` get those without a role of their own (BOS, EOS, `<unk>`, ...).
   */
  readonly specialTokens?: readonly string[] | undefined;
}

/** One conversation to render. */
export interface RenderInput {
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly FunctionTool[] | undefined;
  /** Default: "auto" with tools, "none" without. */
  readonly toolChoice?: ToolChoice | undefined;
  /** Whether one answer may hold several calls. Default true. */
  readonly parallelToolCalls?: boolean | undefined;
  /** Open the assistant's turn at the end of the prompt. Default true. */
  readonly addGenerationPrompt?: boolean | undefined;
  /** Leave the last (assistant) message open, so that the model continues it. Default false. */
  readonly continueFinalMessage?: boolean | undefined;
  /** Passed to the template and honoured by the parser. Default: the template's own. */
  readonly enableThinking?: boolean | undefined;
  /** `auto` (default) keeps reasoning apart; `none` leaves it in the content as written. */
  readonly reasoningFormat?: "auto" | "none" | undefined;
  /** Effort wished of a reasoning model (`reasoning_effort`); "none" is `enableThinking: false`. */
  readonly reasoningEffort?: string | undefined;
  /** Further variables of the template; they win over those above. */
  readonly chatTemplateKwargs?: Readonly<Record<string, unknown>> | undefined;
  /** Documents for retrieval-augmented templates. */
  readonly documents?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /**
   * What the content must be. With a JSON format the parser frees the content from a code fence and from the whitespace
   * around it, and `grammar` describes the JSON. Default: text.
   */
  readonly responseFormat?: ResponseFormat | undefined;
  /** The clock of `strftime_now`. Default: now. */
  readonly now?: Date | undefined;
}

/**
 * What a format has a notation of its own for. `render` folds what it has none for (see the README) or refuses it
 * (ChatFormatError), so these are facts to show and not conditions to check.
 */
export interface ChatFormatCapabilities {
  readonly systemRole: boolean;
  readonly tools: boolean;
  readonly parallelToolCalls: boolean;
  readonly reasoning: boolean;
}

/** A way to talk to a model: prompt and parser from one object, so that they cannot be mismatched. */
export interface ChatFormat {
  readonly specificationVersion: 1;
  /** Unique in a registry, e.g. "chatml". */
  readonly name: string;
  readonly capabilities: ChatFormatCapabilities;
  /** Whether this format is the right one for the model. Absent: only by name. */
  matches?(model: ModelDescription): boolean;
  /** A format bound to a model's own tokens and template. Absent: the format needs nothing of the model. */
  forModel?(model: ModelDescription): ChatFormat;
  /** Throws ChatFormatError (code, message names the message index) when the conversation cannot be expressed. */
  render(input: RenderInput): RenderedChat;
}
