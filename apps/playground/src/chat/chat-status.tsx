import { answerStats } from "./answer-stats.js";
import type { Turn } from "./conversation.js";

/** Says for screen readers how the answer stands; the text itself is in the log, once it is whole. */
export function ChatStatus({ last }: { readonly last: Turn | undefined }) {
  return (
    <p className="visually-hidden" role="status">
      {last?.role === "assistant" && describe(last)}
    </p>
  );

  function describe(turn: Extract<Turn, { role: "assistant" }>): string {
    switch (turn.status) {
      case "streaming":
        return "The model is answering. Escape stops it.";
      case "stopped":
        return "Stopped.";
      case "failed":
        return "The answer failed.";
      case "done": {
        const tokens = answerStats(turn).generatedTokens;
        return `${turn.content} (complete${tokens === undefined ? "" : `, ${tokens} tokens`})`;
      }
    }
  }
}
