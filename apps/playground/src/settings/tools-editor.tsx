import { CodeEditor } from "./code-editor.js";
import { parseTools } from "./parse-tools.js";

const example = `[{
  "type": "function",
  "function": {
    "name": "get_weather",
    "parameters": { "type": "object", "properties": { "city": { "type": "string" } } }
  }
}]`;

/** The tools of a request as JSON, checked while they are typed. */
export function ToolsEditor({
  text,
  onChange,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const parsed = parseTools(text);
  const names = "tools" in parsed ? parsed.tools.map(({ function: { name } }) => name) : [];
  return (
    <div>
      <CodeEditor
        label="Tools (JSON)"
        text={text}
        onChange={onChange}
        placeholder={example}
        fault={"problem" in parsed ? parsed.problem : undefined}
        good={names.length === 0 ? "No tools." : `The model may call ${names.join(", ")}.`}
      />
      {text === "" && (
        <button type="button" className="text-button" onClick={() => onChange(example)}>
          Insert an example
        </button>
      )}
    </div>
  );
}
