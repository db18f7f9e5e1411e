import { useState } from "react";
import { ErrorNote } from "../ui/error-note.js";
import { FormatSelect } from "./format-select.js";
import { PromptView } from "./prompt-view.js";
import { showLocally } from "./shown-prompt.js";
import { useLocalFormats } from "./use-local-formats.js";
import type { PromptOfRequest } from "./use-prompt.js";

/** The exact prompt as the server renders it, or the same conversation in another format, rendered by the page. */
export function PromptPanel(props: {
  readonly prompt: PromptOfRequest;
  /** Tokens a request can hold, when the server tells. */
  readonly contextLength: number | undefined;
}) {
  const { request, of } = props.prompt;
  const formats = useLocalFormats();
  const [format, setFormat] = useState<string>();
  const shown =
    format === undefined || formats === undefined
      ? props.prompt.shown
      : showLocally(formats, format, request);
  return (
    <div className="panel" aria-busy={shown.state === "pending"}>
      {shown.state === "failed" && (
        <ErrorNote error={shown.error}>The conversation has no prompt as it stands.</ErrorNote>
      )}
      {shown.state === "nothing" && (
        <p className="hint">Type a message: its prompt appears here before you send it.</p>
      )}
      {shown.state === "pending" && <p className="hint">Rendering …</p>}
      {shown.state === "ready" && (
        <PromptView
          prompt={shown}
          of={of}
          contextLength={props.contextLength}
          messages={request?.messages ?? []}
        />
      )}
      {formats !== undefined && (
        <FormatSelect names={formats.localFormats} selected={format} onSelect={setFormat} />
      )}
    </div>
  );
}
