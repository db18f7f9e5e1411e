import type { Models } from "../api/use-models.js";
import { IconButton } from "./icon-button.js";
import type { Theme } from "./use-theme.js";

/** The part of the page that a narrow screen shows. */
export type View = "chat" | "inspect";

const themeNames: Readonly<Record<Theme, string>> = { system: "as the system", light: "light", dark: "dark" };

export function Header(props: {
  readonly models: Models;
  readonly model: string;
  readonly onModel: (id: string) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly theme: Theme;
  readonly onTheme: () => void;
  readonly canClear: boolean;
  readonly onClear: () => void;
}) {
  const { models, view } = props;
  return (
    <header className="header">
      <h1>
        <img src="./icon.svg" alt="" width="28" height="28" />
        <span>Camelid</span>
      </h1>
      {models.state === "ready" && (
        <select
          aria-label="Model"
          value={props.model}
          onChange={(event) => props.onModel(event.target.value)}
        >
          {models.models.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      )}
      <div className="view-switch" role="group" aria-label="View">
        {(["chat", "inspect"] as const).map((name) => (
          <button key={name} type="button" aria-pressed={view === name} onClick={() => props.onView(name)}>
            {name === "chat" ? "Chat" : "Inspect"}
          </button>
        ))}
      </div>
      <div className="header-tools">
        <IconButton
          icon="clear"
          label="New conversation"
          disabled={!props.canClear}
          onClick={props.onClear}
        />
        <IconButton
          icon={props.theme}
          label={`Colours: ${themeNames[props.theme]}`}
          onClick={props.onTheme}
        />
      </div>
    </header>
  );
}
