/** What stands around the text of a turn. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** Where the system text goes. */
export type SystemPlace =
  /** In a block of its own at the start; `absent` is written when there is no system text and no `default`. */
  | (Around & {
      readonly place: "block";
      readonly absent: string;
      readonly default?: string;
      /** Whether a later system message gets such a block where it stands. */
      readonly inline: boolean;
    })
  /** Before the first user's words, as a paragraph: the model knows no system role. */
  | { readonly place: "user" };

/** A chat format that is nothing but texts around turns, as data. */
export interface TextFormat {
  readonly name: string;
  readonly system: SystemPlace;
  readonly user: Around;
  /** The first user's turn, where it is written in another way. */
  readonly firstUser?: { readonly withSystem: Around; readonly alone: Around };
  readonly assistant: Around;
  /** Opens the assistant's turn at the end of the prompt; `assistant.before` begins with it. */
  readonly open: string;
  /** Whether user and assistant must alternate. Default false. */
  readonly alternating?: boolean;
  /** Whether the texts hold the beginning-of-sequence token themselves. Default false. */
  readonly ownBos?: boolean;
  readonly stop: readonly string[];
  /** How and why the prompt or the stop differs from llama-cpp-python's; absent where both are the same. */
  readonly correction?: string;
}
