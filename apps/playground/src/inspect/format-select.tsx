import { useId } from "react";

/** Chooses who renders the prompt: the server, or the page in one of its own formats. */
export function FormatSelect(props: {
  readonly names: readonly string[];
  /** Undefined: the server. */
  readonly selected: string | undefined;
  readonly onSelect: (name: string | undefined) => void;
}) {
  const id = useId();
  return (
    <div className="field format-select">
      <label htmlFor={id}>Rendered by</label>
      <select
        id={id}
        value={props.selected ?? ""}
        onChange={({ target: { value } }) => props.onSelect(value === "" ? undefined : value)}
      >
        <option value="">the server, as it is sent</option>
        <optgroup label="this page, in the format">
          {props.names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
