import type { ChatCompletionChunk } from "@camelid/openai-types";
import { useState } from "react";
import { describeChunk } from "./describe-chunk.js";

/** Chunks drawn at once; a long answer would make the page slow. */
const most = 400;

/** The chunks of an answer as they came: each one a chip, coloured by what it carries. */
export function ChunkList({ chunks }: { readonly chunks: readonly ChatCompletionChunk[] }) {
  const [json, setJson] = useState(false);
  const shown = chunks.slice(-most);
  return (
    <section aria-labelledby="chunks-title">
      <div className="panel-bar">
        <h2 id="chunks-title">As it arrived</h2>
        <p>{chunks.length === 1 ? "1 chunk" : `${chunks.length} chunks`}</p>
        <button type="button" className="text-button" aria-pressed={json} onClick={() => setJson(!json)}>
          JSON
        </button>
      </div>
      {chunks.length > most && <p className="hint">The last {most} are shown.</p>}
      {json ? (
        <pre className="block" tabIndex={0}>
          {shown.map((chunk) => JSON.stringify(chunk)).join("\n")}
        </pre>
      ) : (
        <ol className="chunks" tabIndex={0} aria-label="Chunks">
          {shown.map((chunk, at) => {
            const { kind, text } = describeChunk(chunk);
            return (
              <li key={chunks.length - shown.length + at} className={kind} title={kind}>
                {text}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
