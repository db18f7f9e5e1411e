import type { AppliedTemplate, ApplyTemplateRequest, Client } from "@camelid/client";
import { useEffect, useState } from "react";
import { describeError } from "../api/describe-error.js";
import type { TurnError } from "../chat/conversation.js";

/** The prompt of a request, as far as it is known. A new one is shown only when it has arrived whole. */
export interface Applied {
  readonly prompt: AppliedTemplate | undefined;
  readonly error: TurnError | undefined;
  readonly pending: boolean;
}

const nothing: Applied = { prompt: undefined, error: undefined, pending: false };

/** Milliseconds without a change after which the server is asked. */
const quiet = 150;

/** Asks the server for the exact prompt of `request`, again when it changes and rests. Undefined: there is nothing to ask. */
export function useAppliedTemplate(client: Client, request: ApplyTemplateRequest | undefined): Applied {
  const [applied, setApplied] = useState<Applied>(nothing);
  const key = request === undefined ? undefined : JSON.stringify(request);
  useEffect(() => {
    if (key === undefined) {
      setApplied(nothing);
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    setApplied((old) => ({ ...old, pending: true }));
    const timer = setTimeout(() => {
      client.applyTemplate(JSON.parse(key), { signal, maxRetries: 0 }).then(
        (prompt) => setApplied({ prompt, error: undefined, pending: false }),
        (error: unknown) => {
          if (!signal.aborted) setApplied({ prompt: undefined, error: describeError(error), pending: false });
        },
      );
    }, quiet);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, key]);
  return applied;
}
