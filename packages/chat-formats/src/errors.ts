import { CamelidError } from "@camelid/grammar";

/** Why a conversation cannot be rendered or a format cannot be had; a closed list. */
export type ChatFormatErrorCode =
  /** No format has the name asked for. */
  | "unknown_chat_format"
  /** An object is not a chat format, or its name is taken. */
  | "invalid_chat_format"
  /** The model's template cannot be compiled, or fails on every conversation. */
  | "invalid_chat_template"
  /** The template refused this conversation (`raise_exception`) or failed on it. */
  | "chat_template_failed"
  /** A message is malformed: unknown role, missing content, arguments that are no JSON. */
  | "invalid_message"
  /** A message is well formed, but the format cannot express it. */
  | "unsupported_message"
  /** Content other than text. */
  | "unsupported_content"
  /** The format knows no tools, or not this choice of them. */
  | "unsupported_tools"
  /** Another parameter that the format cannot honour. */
  | "unsupported_parameter";

/** A conversation that a format cannot express, or a format that cannot be used. */
export class ChatFormatError extends CamelidError {
  declare readonly code: ChatFormatErrorCode;
  /** Index in `messages` of the message at fault; absent when the whole conversation is. */
  readonly messageIndex: number | undefined;
  /** Name of the request's field at fault, e.g. "tools". */
  readonly param: string | undefined;

  constructor(
    code: ChatFormatErrorCode,
    message: string,
    options: { messageIndex?: number; param?: string; cause?: unknown } = {},
  ) {
    const place = options.messageIndex === undefined ? "" : `messages[${options.messageIndex}]: `;
    super(code, `${place}${message}`, options.cause === undefined ? {} : { cause: options.cause });
    this.messageIndex = options.messageIndex;
    this.param = options.param ?? (options.messageIndex === undefined ? undefined : "messages");
  }
}
