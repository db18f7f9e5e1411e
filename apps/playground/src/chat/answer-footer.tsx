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
  const stats = answerStats(turn);
  return (
    <footer className="answer-footer">
      <Ending turn={turn} />
      <dl>
        <Fact name="speed" value={rate(stats.generatedPerSecond)} />
        <Fact name="generated" value={count(stats.generatedTokens, "token")} />
        <Fact name="prompt" value={count(stats.promptTokens, "token")} />
        <Fact
          name="from cache"
          value={stats.cachedTokens === 0 ? undefined : count(stats.cachedTokens, "token")}
        />
        <Fact
          name="first text after"
          value={stats.firstTextAfter === undefined ? undefined : `${Math.round(stats.firstTextAfter)} ms`}
        />
      </dl>
      {children}
    </footer>
  );
}

function Ending({ turn }: { readonly turn: AssistantTurn }) {
  if (turn.status === "stopped") return <span className="ending warn">stopped by you</span>;
  if (turn.status === "failed") return <span className="ending bad">failed</span>;
  if (turn.finishReason === "length") return <span className="ending warn">cut: token limit</span>;
  return <span className="ending">{turn.finishReason ?? "ended"}</span>;
}

function Fact({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  if (value === undefined) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function rate(perSecond: number | undefined): string | undefined {
  return perSecond === undefined ? undefined : `${perSecond.toFixed(1)} tokens/s`;
}

function count(value: number | undefined, unit: string): string | undefined {
  return value === undefined ? undefined : `${value} ${unit}${value === 1 ? "" : "s"}`;
}
