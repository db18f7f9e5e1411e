import { useState } from "react";
import { Icon } from "./icon.js";

/** Copies a text and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const shown = state === "copied" ? "Copied" : state === "failed" ? "Copying was refused" : "Copy";
  return (
    <button
      type="button"
      className="text-button"
      aria-label={state === "idle" ? label : shown}
      onBlur={() => setState("idle")}
      onClick={() =>
        // Absent on pages that are neither local nor https.
        (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"))).then(
          () => setState("copied"),
          () => setState("failed"),
        )
      }
    >
      <Icon name="copy" />
      <span aria-live="polite">{shown}</span>
    </button>
  );
}
