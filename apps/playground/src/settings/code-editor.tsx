import { useId, type ReactNode } from "react";
import { AutoTextarea } from "../ui/auto-textarea.js";

/** A text area for code, with what the check says below it: good (green) or at fault (red). */
export function CodeEditor(props: {
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
  readonly fault: ReactNode;
  readonly good: string;
}) {
  const id = useId();
  const bad = props.fault !== undefined;
  return (
    <div className="field wide">
      <label htmlFor={id}>{props.label}</label>
      <AutoTextarea
        id={id}
        className="code"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        value={props.text}
        placeholder={props.placeholder}
        aria-invalid={bad}
        aria-describedby={`${id}-check`}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <div id={`${id}-check`} className={bad ? "help bad" : "help good"} aria-live="polite">
        {props.fault ?? props.good}
      </div>
    </div>
  );
}
