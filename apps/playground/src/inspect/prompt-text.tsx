import type { AppliedTemplate } from "@camelid/client";
import { Fragment } from "react";
import { splitControl } from "./split-control.js";

/** The prompt as text. Line breaks are drawn, so that a template's white space can be seen. */
export function PromptText({ segments }: { readonly segments: AppliedTemplate["segments"] }) {
  return (
    <pre className="prompt-text" tabIndex={0} aria-label="Rendered prompt">
      {segments.map((segment, at) =>
        segment.type === "text" ? (
          <span key={at} className="message">
            <Visible text={segment.text} />
          </span>
        ) : (
          <Fragment key={at}>
            {splitControl(segment.text).map((piece, part) => (
              <span key={part} className={piece.type}>
                <Visible text={piece.text} />
              </span>
            ))}
          </Fragment>
        ),
      )}
    </pre>
  );
}

function Visible({ text }: { readonly text: string }) {
  return text.split(/(\n)/).map((part, at) =>
    part === "\n" ? (
      <Fragment key={at}>
        <i className="newline" aria-hidden="true" />
        {"\n"}
      </Fragment>
    ) : (
      part
    ),
  );
}
