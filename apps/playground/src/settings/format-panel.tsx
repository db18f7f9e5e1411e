import { useId, type Dispatch } from "react";
import { GrammarEditor } from "./grammar-editor.js";
import type { OutputKind, Settings, SettingsAction, Thinking } from "./settings.js";
import { ToolsEditor } from "./tools-editor.js";

const outputs: readonly { readonly kind: OutputKind; readonly label: string; readonly help: string }[] = [
  { kind: "text", label: "Anything", help: "No constraint" },
  { kind: "json_object", label: "A JSON object", help: "response_format: json_object" },
  { kind: "grammar", label: "A grammar", help: "GBNF, whose rule root the output matches" },
];

const thinking: readonly { readonly value: Thinking; readonly label: string }[] = [
  { value: "default", label: "As the template does" },
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
];

/** What the output may be, which tools may be called, whether the model reasons first. */
export function FormatPanel(props: {
  readonly settings: Settings;
  readonly dispatch: Dispatch<SettingsAction>;
}) {
  const { settings, dispatch } = props;
  const set = (values: Partial<Omit<Settings, "sampling">>) => dispatch({ type: "set", values });
  const name = useId();
  return (
    <div className="panel">
      <fieldset className="choices">
        <legend>The output may be</legend>
        {outputs.map(({ kind, label, help }) => (
          <label key={kind} className="choice">
            <input
              type="radio"
              name={`${name}-output`}
              checked={settings.output === kind}
              onChange={() => set({ output: kind })}
            />
            <span>
              {label}
              <small>{help}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {settings.output === "grammar" && (
        <GrammarEditor text={settings.grammar} onChange={(grammar) => set({ grammar })} />
      )}
      <ToolsEditor text={settings.tools} onChange={(tools) => set({ tools })} />
      <fieldset className="choices row">
        <legend>Reasoning</legend>
        {thinking.map(({ value, label }) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name={`${name}-thinking`}
              checked={settings.thinking === value}
              onChange={() => set({ thinking: value })}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}
