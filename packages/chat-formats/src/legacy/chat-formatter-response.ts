/** A prompt, and the texts that end the answer to it. */
export class ChatFormatterResponse {
  readonly prompt: string;
  /** Empty when nothing but the model's end token ends the answer. */
  readonly stop: readonly string[];
  /** Ids of tokens that end the answer, beside the vocabulary's own. */
  readonly stopTokenIds: readonly number[];
  /** Whether the prompt has its special tokens already: the engine then adds no beginning-of-sequence token. */
  readonly addedSpecial: boolean;

  constructor(
    prompt: string,
    stop: readonly string[] = [],
    options: { readonly stopTokenIds?: readonly number[]; readonly addedSpecial?: boolean } = {},
  ) {
    this.prompt = prompt;
    this.stop = [...stop];
    this.stopTokenIds = [...(options.stopTokenIds ?? [])];
    this.addedSpecial = options.addedSpecial ?? false;
  }
}
