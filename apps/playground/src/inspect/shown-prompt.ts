import type { AppliedTemplate, ApplyTemplateRequest } from "@camelid/client";
import { describeError } from "../api/describe-error.js";
import type { TurnError } from "../chat/conversation.js";
import type { LocalFormats } from "./use-local-formats.js";

/** What the prompt panel draws. `tokens` is undefined for a prompt that only the page rendered. */
export type ShownPrompt =
  | { readonly state: "nothing" }
  | { readonly state: "pending" }
  | { readonly state: "failed"; readonly error: TurnError }
  | {
      readonly state: "ready";
      readonly prompt: string;
      readonly segments: AppliedTemplate["segments"];
      readonly stop: readonly string[];
      readonly tokens: readonly number[] | undefined;
    };

/** Renders `request` in the page. */
export function showLocally(
  formats: LocalFormats,
  name: string,
  request: ApplyTemplateRequest | undefined,
): ShownPrompt {
  if (request === undefined) return { state: "nothing" };
  try {
    return { state: "ready", ...formats.renderLocally(name, request), tokens: undefined };
  } catch (error) {
    return { state: "failed", error: describeError(error) };
  }
}
