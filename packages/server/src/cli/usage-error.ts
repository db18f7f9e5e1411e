/** A command line that cannot be understood; the message is followed by a hint at the help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
