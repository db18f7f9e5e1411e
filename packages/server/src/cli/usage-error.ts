/** A name that was not understood, and those that would have been. */
export interface UnknownName {
  readonly name: string;
  readonly known: readonly string[];
}

/** A command line that cannot be understood; the message is followed by a hint at the help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Lets the message end with the known name that is most like it. */
  readonly unknown: UnknownName | undefined;

  constructor(message: string, unknown?: UnknownName) {
    super(message);
    this.unknown = unknown;
  }
}
