import { Fragment } from "react";
import type { PromptPiece } from "./mark-prompt.js";

/** The prompt as text. Line breaks are drawn, so that a template's white space can be seen. */
export function PromptText({ pieces }: { readonly pieces: readonly PromptPiece[] }) {
  return (
    <pre className="prompt-text" tabIndex={0} aria-label="Rendered prompt">
      {pieces.map((piece, at) => (
        <span key={at} className={piece.type}>
          <Visible text={piece.text} />
        </span>
      ))}
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
