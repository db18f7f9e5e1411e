import { useId } from "react";
import { readSamplingField, type SamplingField } from "./sampling-fields.js";

/** One sampling parameter: a box for the number, a slider where one helps, and a way back to the default. */
export function SamplingInput(props: {
  readonly field: SamplingField;
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const { field, text, onChange } = props;
  const id = useId();
  const read = readSamplingField(field, text);
  const problem = "problem" in read ? read.problem : undefined;
  const value = "value" in read ? (read.value ?? field.fallback) : field.fallback;
  return (
    <div className="field" data-changed={text !== ""}>
      <div className="field-head">
        <label htmlFor={id}>{field.label}</label>
        <code>{field.name}</code>
        {text !== "" && (
          <button
            type="button"
            className="text-button"
            aria-label={`Reset ${field.label} to ${field.fallback}`}
            onClick={() => onChange("")}
          >
            Reset
          </button>
        )}
      </div>
      <div className="field-row">
        {field.slider === true && (
          <input
            type="range"
            aria-label={`${field.label}, slider`}
            min={field.min}
            max={field.max}
            step={field.step}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
        <input
          id={id}
          className="number"
          inputMode={field.min < 0 ? "text" : "decimal"}
          placeholder={String(field.fallback)}
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <p id={`${id}-help`} className={problem === undefined ? "help" : "help bad"}>
        {problem ?? field.help}
      </p>
    </div>
  );
}
