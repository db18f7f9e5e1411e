import { useEffect, useState } from "react";

/** A model's reasoning, apart from its answer: open while it is written, closed by itself when the answer begins. */
export function Reasoning({ text, open }: { readonly text: string; readonly open: boolean }) {
  const [shown, setShown] = useState(open);
  useEffect(() => setShown(open), [open]);
  if (text === "") return null;
  return (
    <details className="reasoning" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>Reasoning</summary>
      <div className="content">{text}</div>
    </details>
  );
}
