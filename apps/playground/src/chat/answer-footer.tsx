import type { ReactNode } from "react";
import { answerStats } from "./answer-stats.js";
import type { AssistantTurn } from "./conversation.js";

/** How an answer ended, what it cost and how fast it came. */
export function AnswerFooter({
  turn,
  children,
}: {
  readonly turn: AssistantTurn;
  readonly children: ReactNode;
}) {
  const { generatedPerSecond, generatedTokens, promptTokens, cachedTokens, firstTextAfter } =
    answerStats(turn);
  return (
    <footer className="answer-footer">
      <Ending turn={turn} />
      {children}
      <dl>
        <Fact name="Speed" unit="tokens/s" value={generatedPerSecond?.toFixed(1)} />
        <Fact name="Output" unit="tokens" value={generatedTokens} />
        <Fact name="Prompt" unit="tokens" value={promptTokens} />
        <Fact name="Cached" unit="tokens" value={cachedTokens === 0 ? undefined : cachedTokens} />
        <Fact name="First text" unit="ms" value={firstTextAfter?.toFixed(0)} />
      </dl>
    </footer>
  );
}

function Ending({ turn }: { readonly turn: AssistantTurn }) {
  if (turn.status === "stopped") return <span className="ending warn">stopped by you</span>;
  if (turn.status === "failed") return <span className="ending bad">failed</span>;
  if (turn.finishReason === "length") return <span className="ending warn">cut: token limit</span>;
  return <span className="ending">{turn.finishReason ?? "ended"}</span>;
}

/** Draws nothing for a fact the server did not tell. */
function Fact(props: {
  readonly name: string;
  readonly unit: string;
  readonly value: number | string | undefined;
}) {
  if (props.value === undefined) return null;
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.value} <small>{props.unit}</small>
      </dd>
    </div>
  );
}
