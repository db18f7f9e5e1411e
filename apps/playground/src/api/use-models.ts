import type { Client } from "@camelid/client";
import type { Model } from "@camelid/openai-types";
import { useEffect, useState } from "react";
import type { TurnError } from "../chat/conversation.js";
import { describeError } from "./describe-error.js";

export type Models =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly error: TurnError }
  | { readonly state: "ready"; readonly models: readonly Model[] };

/** The server's models; `reload` asks again. */
export function useModels(client: Client): { readonly models: Models; readonly reload: () => void } {
  const [models, setModels] = useState<Models>({ state: "loading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    setModels({ state: "loading" });
    client.models.list({ signal: controller.signal }).then(
      ({ data }) => setModels({ state: "ready", models: data }),
      (error: unknown) => {
        if (!controller.signal.aborted) setModels({ state: "failed", error: describeError(error) });
      },
    );
    return () => controller.abort();
  }, [client, attempt]);
  return { models, reload: () => setAttempt((count) => count + 1) };
}
