import type { Client } from "@camelid/client";
import type { CompletionRequestStreaming } from "@camelid/openai-types";
import { useEffect, useRef, useState } from "react";
import { describeError } from "../api/describe-error.js";
import type { TurnError } from "../chat/conversation.js";
import { ErrorNote } from "../ui/error-note.js";

/** The same prompt as token ids, for the endpoint that parses nothing. */
export interface RawRequest {
  readonly client: Client;
  readonly request: CompletionRequestStreaming;
}

/** Runs the prompt's tokens through /v1/completions, so that the text before any parsing can be compared. */
export function RawOutput({ request }: { readonly request: RawRequest | undefined }) {
  const [text, setText] = useState<string>();
  const [error, setError] = useState<TurnError>();
  const [running, setRunning] = useState(false);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  async function run({ client, request: body }: RawRequest): Promise<void> {
    const own = new AbortController();
    controller.current = own;
    setText("");
    setError(undefined);
    setRunning(true);
    try {
      for await (const { choices } of await client.completions.create(body, { signal: own.signal })) {
        setText((old) => (old ?? "") + (choices[0]?.text ?? ""));
      }
    } catch (cause) {
      if (!own.signal.aborted) setError(describeError(cause));
    }
    setRunning(false);
  }

  return (
    <section aria-labelledby="raw-title">
      <div className="panel-bar">
        <h2 id="raw-title">Unparsed</h2>
        {running ? (
          <button type="button" className="text-button" onClick={() => controller.current?.abort()}>
            Stop
          </button>
        ) : (
          <button
            type="button"
            className="text-button"
            disabled={request === undefined}
            onClick={() => request !== undefined && void run(request)}
          >
            Run the same tokens again
          </button>
        )}
      </div>
      {text === undefined ? (
        <p className="hint">
          Sends the prompt's token ids to /v1/completions, which parses nothing. With temperature 0 or a seed
          the text is the one the parser saw.
        </p>
      ) : (
        <pre className="block" tabIndex={0} aria-busy={running}>
          {text}
        </pre>
      )}
      {error !== undefined && <ErrorNote error={error} />}
    </section>
  );
}
