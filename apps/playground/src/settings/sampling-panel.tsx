import { useId, type Dispatch } from "react";
import { AutoTextarea } from "../ui/auto-textarea.js";
import { samplingFields, samplingGroups } from "./sampling-fields.js";
import { SamplingInput } from "./sampling-input.js";
import type { Settings, SettingsAction } from "./settings.js";

/** All sampling parameters in their groups, the defaults shown in the empty fields. */
export function SamplingPanel(props: {
  readonly settings: Settings;
  readonly dispatch: Dispatch<SettingsAction>;
}) {
  const { settings, dispatch } = props;
  const changed = Object.keys(settings.sampling).length + (settings.stop === "" ? 0 : 1);
  const stopId = useId();
  return (
    <div className="panel">
      <div className="panel-bar">
        <p>
          {changed === 0 ? "All at the server's defaults" : `${changed} changed, the rest at the defaults`}
        </p>
        <button
          type="button"
          className="text-button"
          disabled={changed === 0}
          onClick={() => dispatch({ type: "reset-sampling" })}
        >
          Reset all
        </button>
      </div>
      {samplingGroups.map((group, at) => (
        <details key={group} className="group" open={at === 0}>
          <summary>{group}</summary>
          <div className="fields">
            {samplingFields
              .filter((field) => field.group === group)
              .map((field) => (
                <SamplingInput
                  key={field.name}
                  field={field}
                  text={settings.sampling[field.name] ?? ""}
                  onChange={(text) => dispatch({ type: "set-sampling", name: field.name, text })}
                />
              ))}
            {at === 0 && (
              <div className="field wide">
                <label htmlFor={stopId}>Stop texts</label>
                <AutoTextarea
                  id={stopId}
                  className="code"
                  value={settings.stop}
                  placeholder="One a line"
                  onChange={(event) => dispatch({ type: "set", values: { stop: event.target.value } })}
                />
              </div>
            )}
          </div>
        </details>
      ))}
    </div>
  );
}
