import type { SamplingName } from "./sampling-fields.js";

/** What the answer may be. */
export type OutputKind = "text" | "json_object" | "grammar";

/** Whether a reasoning model thinks first; `default` leaves it to the template. */
export type Thinking = "default" | "on" | "off";

/** Everything the user can set, as typed: texts become numbers and tools only when a request is built. */
export interface Settings {
  readonly systemPrompt: string;
  readonly sampling: Readonly<Partial<Record<SamplingName, string>>>;
  /** Texts that end the answer, one a line. */
  readonly stop: string;
  readonly output: OutputKind;
  readonly grammar: string;
  /** JSON text of a list of tools, or empty. */
  readonly tools: string;
  readonly thinking: Thinking;
}

export const defaultSettings: Settings = {
  systemPrompt: "You are a helpful assistant.",
  sampling: {},
  stop: "",
  output: "text",
  grammar: 'root ::= "yes" | "no"\n',
  tools: "",
  thinking: "default",
};

export type SettingsAction =
  | { readonly type: "set-sampling"; readonly name: SamplingName; readonly text: string }
  | { readonly type: "reset-sampling" }
  | { readonly type: "set"; readonly values: Partial<Omit<Settings, "sampling">> };

export function reduceSettings(settings: Settings, action: SettingsAction): Settings {
  switch (action.type) {
    case "set-sampling": {
      const { [action.name]: _old, ...others } = settings.sampling;
      const sampling = action.text === "" ? others : { ...others, [action.name]: action.text };
      return { ...settings, sampling };
    }
    case "reset-sampling":
      return { ...settings, sampling: {}, stop: "" };
    case "set":
      return { ...settings, ...action.values };
  }
}
