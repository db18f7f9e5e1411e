import type { ChatMessage } from "@camelid/openai-types";
import { useState } from "react";
import { CopyButton } from "../ui/copy-button.js";
import { ContextMeter } from "./context-meter.js";
import { markPrompt } from "./mark-prompt.js";
import { PromptText } from "./prompt-text.js";
import type { ShownPrompt } from "./shown-prompt.js";
import { TokenIds } from "./token-ids.js";

/** One prompt: its text with control tokens coloured or its token ids, its size, its stop texts. */
export function PromptView(props: {
  readonly prompt: Extract<ShownPrompt, { state: "ready" }>;
  /** Which request the prompt belongs to. */
  readonly of: "next" | "last";
  readonly contextLength: number | undefined;
  /** The messages of that request. */
  readonly messages: readonly ChatMessage[];
}) {
  const { prompt, segments, stop, tokens } = props.prompt;
  const [wished, setWished] = useState<"text" | "ids">("text");
  const ids = wished === "ids" ? tokens : undefined;
  return (
    <>
      <div className="panel-bar">
        {tokens === undefined ? (
          <p>Rendered here, not sent</p>
        ) : (
          <p>
            <b>{tokens.length}</b> tokens {props.of === "next" ? "would be sent" : "were sent"}
          </p>
        )}
        {tokens !== undefined && (
          <button
            type="button"
            className="text-button"
            aria-pressed={wished === "ids"}
            onClick={() => setWished(wished === "ids" ? "text" : "ids")}
          >
            Token ids
          </button>
        )}
        <CopyButton
          label={ids === undefined ? "Copy the prompt" : "Copy the token ids"}
          text={ids === undefined ? prompt : JSON.stringify(ids)}
        />
      </div>
      {tokens !== undefined && props.contextLength !== undefined && (
        <ContextMeter used={tokens.length} size={props.contextLength} />
      )}
      {ids === undefined ? (
        <PromptText pieces={markPrompt(segments, props.messages)} />
      ) : (
        <TokenIds tokens={ids} />
      )}
      <Legend />
      {stop.length > 0 && (
        <p className="hint">
          Ends at{" "}
          {stop.map((text) => (
            <code key={text} className="stop-text">
              {JSON.stringify(text)}
            </code>
          ))}
        </p>
      )}
    </>
  );
}

function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <span className="special">control token</span>
      </li>
      <li>
        <span className="literal">written by the template</span>
      </li>
      <li>
        <span className="message">message text, never a control token</span>
      </li>
    </ul>
  );
}
