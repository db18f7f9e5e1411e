import type { ApplyTemplateRequest, Client } from "@camelid/client";
import { useEffect, useState } from "react";
import { describeError } from "../api/describe-error.js";
import type { ShownPrompt } from "./shown-prompt.js";

const nothing: ShownPrompt = { state: "nothing" };

/** Milliseconds without a change after which the server is asked. */
const quiet = 150;

/**
 * The exact prompt of `request` as the server renders it, asked for again when it changes and rests. The old prompt is
 * shown until the new one is there. Undefined: there is nothing to ask.
 */
export function useAppliedTemplate(client: Client, request: ApplyTemplateRequest | undefined): ShownPrompt {
  const [shown, setShown] = useState<ShownPrompt>(nothing);
  const key = request === undefined ? undefined : JSON.stringify(request);
  useEffect(() => {
    if (key === undefined) {
      setShown(nothing);
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    setShown((old) => (old.state === "ready" ? old : { state: "pending" }));
    const timer = setTimeout(() => {
      client.applyTemplate(JSON.parse(key), { signal, maxRetries: 0 }).then(
        (prompt) => setShown({ state: "ready", ...prompt }),
        (error: unknown) => {
          if (!signal.aborted) setShown({ state: "failed", error: describeError(error) });
        },
      );
    }, quiet);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, key]);
  return shown;
}
