import { useEffect } from "react";

/** Calls `onStop` when Escape is pressed anywhere on the page while an answer streams. */
export function useStopKey(streaming: boolean, onStop: () => void): void {
  useEffect(() => {
    if (!streaming) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") onStop();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [streaming, onStop]);
}
