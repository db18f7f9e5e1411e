import { ApiError, ClientError } from "@camelid/client";
import type { TurnError } from "../chat/conversation.js";

/** An error as the page shows it. */
export function describeError(error: unknown): TurnError {
  if (error instanceof ApiError) {
    return { message: error.message, code: error.code, param: error.param, status: error.status };
  }
  const code = error instanceof ClientError ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { message, code, param: undefined, status: undefined };
}
