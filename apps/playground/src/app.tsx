import { createClient } from "@camelid/client";
import { useCallback, useMemo, useReducer, useRef, useState } from "react";
import { KeyForm } from "./api/key-form.js";
import { useModels } from "./api/use-models.js";
import { ChatStatus } from "./chat/chat-status.js";
import { Composer } from "./chat/composer.js";
import { SystemPrompt } from "./chat/system-prompt.js";
import { Transcript } from "./chat/transcript.js";
import { useChat } from "./chat/use-chat.js";
import { useStopKey } from "./chat/use-stop-key.js";
import { buildRawRequest } from "./inspect/build-raw-request.js";
import { Inspector } from "./inspect/inspector.js";
import { usePrompt } from "./inspect/use-prompt.js";
import { readSettings } from "./settings/read-settings.js";
import { defaultSettings, reduceSettings } from "./settings/settings.js";
import { ErrorNote } from "./ui/error-note.js";
import { Header, type View } from "./ui/header.js";
import { useTheme } from "./ui/use-theme.js";

const noPrompt = { tokens: undefined, stop: [] };

/** The page: conversation on one side, what is behind it on the other; on a narrow screen one of both. */
export function App({ baseURL }: { readonly baseURL: string }) {
  const [apiKey, setApiKey] = useState<string>();
  const client = useMemo(() => createClient({ baseURL, apiKey }), [baseURL, apiKey]);
  const { models, reload } = useModels(client);
  const [chosen, setChosen] = useState<string>();
  const [settings, dispatch] = useReducer(reduceSettings, defaultSettings);
  const [draft, setDraft] = useState("");
  const [view, setView] = useState<View>("chat");
  const theme = useTheme();
  const messageBox = useRef<HTMLTextAreaElement>(null);

  const known = models.state === "ready" ? models.models : [];
  const model = known.find(({ id }) => id === chosen) ?? known[0];
  const { fields, problems } = useMemo(() => readSettings(settings), [settings]);
  const { systemPrompt } = settings;
  const chat = useChat({ client, model: model?.id ?? "", systemPrompt, fields });
  const { turns } = chat.conversation;
  const answer = turns.findLast((turn) => turn.role === "assistant");

  const prompt = usePrompt({
    client,
    model: model?.id,
    systemPrompt,
    fields,
    turns,
    draft,
    streaming: chat.streaming,
  });
  const { tokens, stop: ends } =
    prompt.of === "last" && prompt.shown.state === "ready" ? prompt.shown : noPrompt;
  const raw =
    tokens === undefined || model === undefined
      ? undefined
      : { client, request: buildRawRequest(model.id, { tokens, stop: ends }, fields) };

  const focusMessage = useCallback(() => messageBox.current?.focus(), []);
  const { streaming, stop } = chat;
  const stopAndFocus = useCallback(() => {
    stop();
    focusMessage();
  }, [stop, focusMessage]);
  useStopKey(streaming, stopAndFocus);

  return (
    <div className="app" data-view={view}>
      <a className="skip-link" href="#message">
        Skip to the message box
      </a>
      <Header
        models={models}
        model={model?.id ?? ""}
        onModel={setChosen}
        view={view}
        onView={setView}
        theme={theme.theme}
        onTheme={theme.next}
        canClear={turns.length > 0}
        onClear={() => {
          chat.clear();
          focusMessage();
        }}
      />
      <main className="chat" aria-label="Chat">
        {models.state === "failed" && (
          <ErrorNote error={models.error}>
            {models.error.status === 401 ? (
              <KeyForm onKey={setApiKey} />
            ) : (
              <button type="button" className="button" onClick={reload}>
                Try again
              </button>
            )}
          </ErrorNote>
        )}
        <SystemPrompt
          value={systemPrompt}
          onChange={(text) => dispatch({ type: "set", values: { systemPrompt: text } })}
        />
        <Transcript
          conversation={chat.conversation}
          onAsk={chat.ask}
          onAgain={(id) => chat.cut(id, "again")}
          onEdit={(turn) => {
            chat.cut(turn.id);
            setDraft(turn.content);
            focusMessage();
          }}
          onExample={(text) => {
            setDraft(text);
            focusMessage();
          }}
        />
        <ChatStatus last={turns.at(-1)} />
        <Composer
          ref={messageBox}
          draft={draft}
          onDraft={setDraft}
          streaming={streaming}
          problems={problems}
          ready={model !== undefined}
          onSend={() => {
            chat.ask([{ role: "user", content: draft }]);
            setDraft("");
            focusMessage();
          }}
          onStop={stopAndFocus}
        />
      </main>
      <Inspector
        prompt={prompt}
        contextLength={model?.context_length}
        answer={answer}
        raw={raw}
        settings={settings}
        dispatch={dispatch}
      />
    </div>
  );
}
