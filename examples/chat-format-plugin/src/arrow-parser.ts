import type { OutputEvent, OutputParser } from "@camelid/chat-formats";

/** The beginning of a line that is a call for certain, and of one that may still become one. */
const call = /^=> ([\w.-]{1,64}) \{$/;
const maybeCall = /^(?:=(?:>(?: (?:[\w.-]{1,64} ?)?)?)?)?$/;

/** Reads an answer line by line: calls are streamed as soon as their name is known, all else is text. */
export class ArrowParser implements OutputParser {
  readonly #calls: boolean;
  #events: OutputEvent[] = [];
  #state: "line-start" | "text" | "arguments" = "line-start";
  /** Text of a line that may still become a call. */
  #held = "";
  /** Whether a newline waits: it belongs to the text only when no call follows. */
  #newline = false;
  #count = 0;
  #written = "";
  #complete = 0;

  /** `forced`: the beginning of the answer that the prompt already holds. */
  constructor(options: { readonly calls: boolean; readonly forced: string }) {
    this.#calls = options.calls;
    if (!options.calls) this.#state = "text";
    this.#held = options.forced;
  }

  push(text: string): OutputEvent[] {
    if (this.#calls) for (const character of text) this.#take(character);
    else this.#text(text);
    return this.#takeEvents();
  }

  finish(reason: "stop" | "length"): OutputEvent[] {
    if (this.#state === "arguments") this.#endCall(reason === "stop");
    else if (this.#held !== "" || this.#newline) this.#text(`${this.#newline ? "\n" : ""}${this.#held}`);
    const cut = reason === "length" || this.#complete < this.#count;
    this.#events.push({
      type: "finish",
      reason: cut ? "length" : this.#complete > 0 ? "tool_calls" : "stop",
    });
    return this.#takeEvents();
  }

  #take(character: string): void {
    switch (this.#state) {
      case "arguments":
        if (character === "\n") this.#endCall(true);
        else this.#arguments(character);
        return;
      case "text":
        if (character === "\n") this.#endLine();
        else this.#text(character);
        return;
      case "line-start":
        this.#atLineStart(character);
    }
  }

  #atLineStart(character: string): void {
    const line = this.#held + character;
    const name = call.exec(line)?.[1];
    if (name !== undefined) {
      this.#newline = false;
      this.#held = "";
      this.#written = "";
      this.#state = "arguments";
      this.#events.push({ type: "tool-call-start", index: this.#count, name });
      this.#count += 1;
      this.#arguments("{");
    } else if (maybeCall.test(line)) this.#held = line;
    else {
      this.#text(`${this.#newline ? "\n" : ""}${character === "\n" ? this.#held : line}`);
      this.#newline = false;
      this.#held = "";
      this.#state = "text";
      if (character === "\n") this.#endLine();
    }
  }

  #endLine(): void {
    this.#newline = true;
    this.#state = "line-start";
  }

  /** A call is complete when its line has ended and holds JSON. */
  #endCall(ended: boolean): void {
    if (!ended || !isJson(this.#written)) return;
    this.#events.push({ type: "tool-call-end", index: this.#count - 1 });
    this.#complete += 1;
    this.#state = "line-start";
  }

  #text(text: string): void {
    if (text === "") return;
    const last = this.#events.at(-1);
    if (last?.type === "text-delta")
      this.#events[this.#events.length - 1] = { ...last, text: last.text + text };
    else this.#events.push({ type: "text-delta", text });
  }

  #arguments(argumentsDelta: string): void {
    this.#written += argumentsDelta;
    const last = this.#events.at(-1);
    if (last?.type === "tool-call-delta") {
      this.#events[this.#events.length - 1] = {
        ...last,
        argumentsDelta: last.argumentsDelta + argumentsDelta,
      };
    } else this.#events.push({ type: "tool-call-delta", index: this.#count - 1, argumentsDelta });
  }

  #takeEvents(): OutputEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
