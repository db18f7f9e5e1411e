import type { FunctionToolCall } from "@camelid/openai-types";
import { useState } from "react";
import { AutoTextarea } from "../ui/auto-textarea.js";
import { prettyJson } from "../ui/pretty-json.js";

/** The calls of an answer, and boxes for their results when the conversation waits for them. */
export function ToolCalls(props: {
  readonly calls: readonly FunctionToolCall[];
  readonly onResults?: (results: readonly { readonly id: string; readonly content: string }[]) => void;
}) {
  const { calls, onResults } = props;
  const [results, setResults] = useState<Readonly<Record<number, string>>>({});
  return (
    <form
      className="tool-calls"
      onSubmit={(event) => {
        event.preventDefault();
        onResults?.(calls.map(({ id }, at) => ({ id, content: results[at] ?? "" })));
      }}
    >
      {calls.map((call, at) => (
        <section key={at} className="tool-call" aria-label={`Call of ${call.function.name}`}>
          <h3>
            {call.function.name} <code>{call.id}</code>
          </h3>
          <pre>{prettyJson(call.function.arguments)}</pre>
          {onResults !== undefined && (
            <label>
              Result
              <AutoTextarea
                value={results[at] ?? ""}
                placeholder="What the tool answers"
                onChange={(event) => setResults({ ...results, [at]: event.target.value })}
              />
            </label>
          )}
        </section>
      ))}
      {onResults !== undefined && (
        <button type="submit" className="button">
          Send {calls.length === 1 ? "the result" : "the results"}
        </button>
      )}
    </form>
  );
}
