import { useLayoutEffect, useRef } from "react";
import { IconButton } from "../ui/icon-button.js";
import { Answer } from "./answer.js";
import type { Conversation, NewTurn, UserTurn } from "./conversation.js";
import { EmptyState } from "./empty-state.js";

/** The turns so far. Stays at the end while an answer grows, unless the reader has scrolled up. */
export function Transcript(props: {
  readonly conversation: Conversation;
  readonly onAsk: (turns: readonly NewTurn[]) => void;
  readonly onAgain: (id: number) => void;
  readonly onEdit: (turn: UserTurn) => void;
  readonly onExample: (text: string) => void;
}) {
  const { turns } = props.conversation;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [turns]);
  return (
    <div
      className="transcript"
      role="log"
      aria-label="Conversation"
      aria-live="off"
      tabIndex={0}
      ref={box}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {turns.length === 0 && <EmptyState onExample={props.onExample} />}
      {turns.map((turn, at) => {
        switch (turn.role) {
          case "user":
            return (
              <article key={turn.id} className="turn question" aria-label="You">
                <div className="content">{turn.content}</div>
                <IconButton icon="edit" label="Edit and ask again" onClick={() => props.onEdit(turn)} />
              </article>
            );
          case "tool":
            return (
              <article key={turn.id} className="turn tool-result" aria-label="Tool result">
                <h3>
                  Result <code>{turn.toolCallId}</code>
                </h3>
                <pre>{turn.content}</pre>
              </article>
            );
          case "assistant":
            return (
              <Answer
                key={turn.id}
                turn={turn}
                last={at === turns.length - 1}
                onAgain={props.onAgain}
                onToolResults={(results) =>
                  props.onAsk(results.map(({ id, content }) => ({ role: "tool", toolCallId: id, content })))
                }
              />
            );
        }
      })}
    </div>
  );
}
