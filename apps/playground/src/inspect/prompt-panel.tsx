import { useState } from "react";
import { CopyButton } from "../ui/copy-button.js";
import { ErrorNote } from "../ui/error-note.js";
import { PromptText } from "./prompt-text.js";
import { TokenIds } from "./token-ids.js";
import type { Applied } from "./use-applied-template.js";

/** The exact prompt: its segments with control tokens coloured, or its token ids, and how much of the context it takes. */
export function PromptPanel(props: {
  readonly applied: Applied;
  /** Which request the prompt belongs to. */
  readonly of: "next" | "last";
  /** Tokens a request can hold, when the server tells. */
  readonly contextLength: number | undefined;
}) {
  const { prompt, error, pending } = props.applied;
  const [shown, setShown] = useState<"text" | "ids">("text");
  if (error !== undefined) {
    return (
      <div className="panel">
        <ErrorNote error={error}>The conversation has no prompt as it stands.</ErrorNote>
      </div>
    );
  }
  if (prompt === undefined) {
    return (
      <div className="panel">
        <p className="hint">
          {pending ? "Rendering …" : "Type a message: its prompt appears here before you send it."}
        </p>
      </div>
    );
  }
  const { tokens, segments, stop } = prompt;
  return (
    <div className="panel" aria-busy={pending}>
      <div className="panel-bar">
        <p>
          <b>{tokens.length}</b> tokens {props.of === "next" ? "would be sent" : "were sent"}
        </p>
        <button
          type="button"
          className="text-button"
          aria-pressed={shown === "ids"}
          onClick={() => setShown(shown === "ids" ? "text" : "ids")}
        >
          Token ids
        </button>
        <CopyButton
          label={shown === "ids" ? "Copy the token ids" : "Copy the prompt"}
          text={shown === "ids" ? JSON.stringify(tokens) : prompt.prompt}
        />
      </div>
      {props.contextLength !== undefined && <ContextMeter used={tokens.length} size={props.contextLength} />}
      {shown === "ids" ? <TokenIds tokens={tokens} /> : <PromptText segments={segments} />}
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
    </div>
  );
}

function ContextMeter({ used, size }: { readonly used: number; readonly size: number }) {
  const left = size - used;
  return (
    <div className="context-meter">
      <meter
        min={0}
        max={size}
        high={size * 0.8}
        optimum={0}
        value={Math.min(used, size)}
        aria-label="Context used"
      />
      <span>
        {left >= 0
          ? `${left} of ${size} tokens left for the answer`
          : `${-left} tokens more than the ${size} there are`}
      </span>
    </div>
  );
}
