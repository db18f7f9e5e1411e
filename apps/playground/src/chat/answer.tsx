import { memo } from "react";
import { ErrorNote } from "../ui/error-note.js";
import { IconButton } from "../ui/icon-button.js";
import { AnswerFooter } from "./answer-footer.js";
import type { AssistantTurn } from "./conversation.js";
import { Reasoning } from "./reasoning.js";
import { ToolCalls } from "./tool-calls.js";

/** The model's turn: reasoning apart, text, tool calls, and how it ended. */
export const Answer = memo(function Answer(props: {
  readonly turn: AssistantTurn;
  /** Only the last turn can be asked for again or be given tool results. */
  readonly last: boolean;
  readonly onAgain: (id: number) => void;
  readonly onToolResults: (results: readonly { readonly id: string; readonly content: string }[]) => void;
}) {
  const { turn, last } = props;
  const streaming = turn.status === "streaming";
  const silent = turn.content === "" && turn.reasoning === "" && turn.toolCalls.length === 0;
  return (
    <article className="turn answer" aria-label="Answer" aria-busy={streaming} data-status={turn.status}>
      <Reasoning text={turn.reasoning} open={streaming && turn.content === ""} />
      {turn.content !== "" && (
        <div className="content">
          {turn.content}
          {streaming && <span className="caret" aria-hidden="true" />}
        </div>
      )}
      {silent && streaming && (
        <p className="waiting">
          <span className="caret" aria-hidden="true" /> Reading the prompt
        </p>
      )}
      {silent && turn.status === "done" && <p className="waiting">The model said nothing.</p>}
      {turn.toolCalls.length > 0 && (
        <ToolCalls
          calls={turn.toolCalls}
          {...(last && !streaming ? { onResults: props.onToolResults } : {})}
        />
      )}
      {turn.error !== undefined && <ErrorNote error={turn.error} />}
      {!streaming && (
        <AnswerFooter turn={turn}>
          {last && <IconButton icon="again" label="Ask again" onClick={() => props.onAgain(turn.id)} />}
        </AnswerFooter>
      )}
    </article>
  );
});
