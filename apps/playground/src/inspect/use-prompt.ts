import type { ApplyTemplateRequest, Client } from "@camelid/client";
import { buildMessages, turnsOfLastRequest } from "../chat/build-messages.js";
import type { Turn } from "../chat/conversation.js";
import type { RequestSettings } from "../settings/read-settings.js";
import type { ShownPrompt } from "./shown-prompt.js";
import { useAppliedTemplate } from "./use-applied-template.js";

/** The prompt the page shows, and which request it belongs to. */
export interface PromptOfRequest {
  /** Undefined while there is nothing to render. */
  readonly request: ApplyTemplateRequest | undefined;
  /** As the server renders it. */
  readonly shown: ShownPrompt;
  /** `next`: what would be sent if the draft were; `last`: what the last answer was given. */
  readonly of: "next" | "last";
}

/** While something is typed the prompt is what would be sent, else what was. */
export function usePrompt(source: {
  readonly client: Client;
  /** Undefined while the server's models are not known. */
  readonly model: string | undefined;
  readonly systemPrompt: string;
  readonly fields: RequestSettings;
  readonly turns: readonly Turn[];
  readonly draft: string;
  readonly streaming: boolean;
}): PromptOfRequest {
  const { client, model, systemPrompt, turns, draft } = source;
  const { tools, enable_thinking: thinking } = source.fields;
  const of = draft.trim() !== "" && !source.streaming ? "next" : "last";
  const rendered =
    of === "next" ? [...turns, { role: "user" as const, content: draft }] : turnsOfLastRequest(turns);
  const request =
    rendered.length === 0 || model === undefined
      ? undefined
      : {
          model,
          messages: buildMessages(systemPrompt, rendered),
          ...(tools === undefined ? {} : { tools }),
          ...(thinking === undefined ? {} : { enable_thinking: thinking }),
        };
  return { request, shown: useAppliedTemplate(client, request), of };
}
