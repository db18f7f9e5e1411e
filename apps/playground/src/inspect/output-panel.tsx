import { buildAnswer } from "../chat/build-messages.js";
import type { AssistantTurn } from "../chat/conversation.js";
import { CopyButton } from "../ui/copy-button.js";
import { ChunkList } from "./chunk-list.js";
import { RawOutput, type RawRequest } from "./raw-output.js";

/** One answer from three sides: parsed, as it came over the line, and the model's text that nothing has parsed. */
export function OutputPanel(props: {
  readonly turn: AssistantTurn | undefined;
  /** What an unparsed run of the same prompt needs; undefined while it is not known. */
  readonly raw: RawRequest | undefined;
}) {
  const { turn } = props;
  if (turn === undefined) {
    return (
      <div className="panel">
        <p className="hint">Send a message: the answer appears here as it is parsed and as it arrives.</p>
      </div>
    );
  }
  const parsed = JSON.stringify(buildAnswer(turn), null, 2);
  return (
    <div className="panel">
      <section aria-labelledby="parsed-title">
        <div className="panel-bar">
          <h2 id="parsed-title">Parsed message</h2>
          <CopyButton label="Copy the parsed message" text={parsed} />
        </div>
        <pre className="block" tabIndex={0}>
          {parsed}
        </pre>
      </section>
      <ChunkList chunks={turn.chunks} />
      <RawOutput key={turn.id} request={turn.status === "streaming" ? undefined : props.raw} />
      {(turn.usage !== undefined || turn.timings !== undefined) && (
        <section aria-labelledby="usage-title">
          <h2 id="usage-title">Usage and timings</h2>
          <pre className="block" tabIndex={0}>
            {JSON.stringify({ usage: turn.usage, timings: turn.timings }, null, 2)}
          </pre>
        </section>
      )}
    </div>
  );
}
