import { useState, type Dispatch } from "react";
import type { AssistantTurn } from "../chat/conversation.js";
import { FormatPanel } from "../settings/format-panel.js";
import { SamplingPanel } from "../settings/sampling-panel.js";
import type { Settings, SettingsAction } from "../settings/settings.js";
import { Tabs } from "../ui/tabs.js";
import { OutputPanel } from "./output-panel.js";
import { PromptPanel } from "./prompt-panel.js";
import type { RawRequest } from "./raw-output.js";
import type { PromptOfRequest } from "./use-prompt.js";

type TabName = "prompt" | "output" | "sampling" | "format";

/** What is behind the conversation: prompt, output, sampling, format. */
export function Inspector(props: {
  readonly prompt: PromptOfRequest;
  readonly contextLength: number | undefined;
  readonly answer: AssistantTurn | undefined;
  readonly raw: RawRequest | undefined;
  readonly settings: Settings;
  readonly dispatch: Dispatch<SettingsAction>;
}) {
  const { settings, dispatch } = props;
  const [tab, setTab] = useState<TabName>("prompt");
  const tokens = props.prompt.shown.state === "ready" ? props.prompt.shown.tokens?.length : undefined;
  const changed = Object.keys(settings.sampling).length;
  const badge = (value: number | string) => <span className="badge">{value}</span>;
  return (
    <aside className="inspector" aria-label="Inspector">
      <Tabs<TabName>
        label="Inspector"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { name: "prompt", label: "Prompt", badge: tokens !== undefined && badge(tokens) },
          { name: "output", label: "Output" },
          { name: "sampling", label: "Sampling", badge: changed > 0 && badge(changed) },
          { name: "format", label: "Format", badge: settings.output !== "text" && badge("on") },
        ]}
      >
        {tab === "prompt" && <PromptPanel prompt={props.prompt} contextLength={props.contextLength} />}
        {tab === "output" && <OutputPanel turn={props.answer} raw={props.raw} />}
        {tab === "sampling" && <SamplingPanel settings={settings} dispatch={dispatch} />}
        {tab === "format" && <FormatPanel settings={settings} dispatch={dispatch} />}
      </Tabs>
    </aside>
  );
}
