import type { Client } from "@camelid/client";
import { buildMessages, turnsOfLastRequest } from "../chat/build-messages.js";
import type { Turn } from "../chat/conversation.js";
import type { RequestSettings } from "../settings/read-settings.js";
import { useAppliedTemplate, type Applied } from "./use-applied-template.js";

/** The prompt the page shows, and which request it belongs to. */
export interface ShownPrompt {
  readonly applied: Applied;
  /** `next`: what would be sent if the draft were; `last`: what the last answer was given. */
  readonly of: "next" | "last";
}

/** While something is typed the prompt is what would be sent, else what was. */
export function usePrompt(request: {
  readonly client: Client;
  /** Undefined while the server's models are not known. */
  readonly model: string | undefined;
  readonly systemPrompt: string;
  readonly fields: RequestSettings;
  readonly turns: readonly Turn[];
  readonly draft: string;
  readonly streaming: boolean;
}): ShownPrompt {
  const { client, model, systemPrompt, turns, draft } = request;
  const { tools, enable_thinking: thinking } = request.fields;
  const of = draft.trim() !== "" && !request.streaming ? "next" : "last";
  const shown =
    of === "next" ? [...turns, { role: "user" as const, content: draft }] : turnsOfLastRequest(turns);
  const applied = useAppliedTemplate(
    client,
    shown.length === 0 || model === undefined
      ? undefined
      : {
          model,
          messages: buildMessages(systemPrompt, shown),
          ...(tools === undefined ? {} : { tools }),
          ...(thinking === undefined ? {} : { enable_thinking: thinking }),
        },
  );
  return { applied, of };
}
