import type { OutputFinishReason } from "../spec/output-event.js";
import type { RenderInput } from "../spec/chat-format.js";

/** A call that an output is expected to hold. */
export interface ExpectedCall {
  readonly name: string;
  /** JSON text; compared as a value when it is valid JSON, as text otherwise. */
  readonly arguments: string;
}

/** What an output means. */
export interface ExpectedMessage {
  /** "" and null are the same. Default: none. */
  readonly content?: string | null;
  /** Default: none. */
  readonly reasoning_content?: string;
  /** Default: none. */
  readonly tool_calls?: readonly ExpectedCall[];
}

/** A model's output and the message that it is. */
export interface OutputFixture {
  readonly name: string;
  /** The request that was answered. */
  readonly input: RenderInput;
  /** The answer as the model wrote it, without the end token or stop string. */
  readonly output: string;
  /** How the output ended: by the model (`stop`) or by a limit (`length`). Default `stop`. */
  readonly ended?: "stop" | "length";
  readonly message: ExpectedMessage;
  /** Default: `length` when cut, `tool_calls` with calls, else `stop`. */
  readonly finishReason?: OutputFinishReason;
  /** Whether only a model that is not held to the grammar writes this: the parser is more lenient. Default false. */
  readonly outsideGrammar?: boolean;
}

/** An exact prompt. */
export interface PromptFixture {
  readonly name: string;
  readonly input: RenderInput;
  readonly promptText: string;
  /** Default: not compared. */
  readonly stop?: readonly string[];
}

/** What a format is tested with. The more, the better: most checks go through all of them. */
export interface ChatFormatFixtures {
  /** At least one; with calls and reasoning where the format knows them. */
  readonly outputs: readonly OutputFixture[];
  readonly prompts?: readonly PromptFixture[];
  /** Conversations beside those of `outputs`, `prompts` and the suite's own. */
  readonly conversations?: readonly RenderInput[];
  /** Texts that may follow an answer in the prompt and end a turn, such as the end token. Default: the stop strings. */
  readonly turnEnds?: readonly string[];
}
