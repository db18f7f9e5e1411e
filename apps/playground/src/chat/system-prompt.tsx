import { AutoTextarea } from "../ui/auto-textarea.js";

/** The system message, folded away while it is empty. */
export function SystemPrompt({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  return (
    <details className="system-prompt">
      <summary>
        <span>System prompt</span>
        <span className="preview">{value.trim() === "" ? "none" : value}</span>
      </summary>
      <AutoTextarea
        aria-label="System prompt"
        placeholder="None is sent. Some templates then put in their own: look at the prompt."
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </details>
  );
}
