import type { ReactNode } from "react";
import type { TurnError } from "../chat/conversation.js";

/** An error with all the server told: message, code, the field it is about. */
export function ErrorNote({ error, children }: { readonly error: TurnError; readonly children?: ReactNode }) {
  const facts = [
    error.status === undefined ? undefined : `HTTP ${error.status}`,
    error.code,
    error.param === undefined ? undefined : `field ${error.param}`,
  ].filter((fact) => fact !== undefined);
  return (
    <div className="error-note" role="alert">
      <p>{error.message}</p>
      {facts.length > 0 && <p className="facts">{facts.join(" · ")}</p>}
      {children}
    </div>
  );
}
