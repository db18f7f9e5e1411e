import type { KeyboardEvent, Ref } from "react";
import type { SettingProblem } from "../settings/read-settings.js";
import { AutoTextarea } from "../ui/auto-textarea.js";
import { Icon } from "../ui/icon.js";

/** The box a message is written in. Enter sends, Shift+Enter begins a line, Escape stops an answer. */
export function Composer(props: {
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly streaming: boolean;
  /** Settings that cannot be sent; they hold the message back. */
  readonly problems: readonly SettingProblem[];
  readonly ready: boolean;
  readonly onSend: () => void;
  readonly onStop: () => void;
}) {
  const { draft, streaming, problems } = props;
  const canSend = props.ready && !streaming && draft.trim() !== "" && problems.length === 0;

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (canSend) props.onSend();
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) props.onSend();
      }}
    >
      {problems.length > 0 && (
        <ul className="problems" id="composer-problems" aria-live="polite">
          {problems.map(({ field, message }) => (
            <li key={field}>
              <b>{field}</b> {message}
            </li>
          ))}
        </ul>
      )}
      <div className="composer-box">
        <AutoTextarea
          id="message"
          ref={props.ref}
          aria-label="Message"
          aria-describedby={problems.length > 0 ? "composer-problems" : "composer-keys"}
          placeholder="Ask the model something"
          value={draft}
          onChange={(event) => props.onDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {streaming ? (
          <button
            type="button"
            className="round-button stop"
            aria-label="Stop"
            title="Stop (Escape)"
            onClick={props.onStop}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            type="submit"
            className="round-button"
            aria-label="Send"
            title="Send (Enter)"
            disabled={!canSend}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      <p className="keys" id="composer-keys">
        <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> begins a line, <kbd>Esc</kbd> stops
      </p>
    </form>
  );
}
