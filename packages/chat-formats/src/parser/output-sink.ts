import type { OutputEvent } from "../spec/output-event.js";
import { isSpace } from "./text-reader.js";

const leadingSpace = /^[ \t\r\n]+/;

/** Where the whitespace at the end of a text begins. */
function endOfWords(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end -= 1;
  return end;
}

/** Holds whitespace back at the end of a text until it is known whether more text follows it. */
class SpaceHolder {
  #held: string[] = [];
  seen = false;

  /** Text that is certain now: what was held and the new text, without its trailing whitespace. */
  pass(text: string, trimStart: boolean): string {
    const value = !this.seen && trimStart ? text.replace(leadingSpace, "") : text;
    const end = endOfWords(value);
    if (end === 0) {
      if (value !== "") this.#held.push(value);
      return "";
    }
    const certain = this.#held.join("") + value.slice(0, end);
    this.#held = end < value.length ? [value.slice(end)] : [];
    this.seen = true;
    return certain;
  }

  /** Takes what is held out. */
  release(): string {
    const held = this.#held.join("");
    this.#held = [];
    return held;
  }
}

/** Stands for no events; it is never added to, so that taking events allocates nothing. */
const none: OutputEvent[] = [];

/** Collects the events of one answer; neighbouring deltas of one push are joined. */
export class OutputSink {
  #events: OutputEvent[] = none;
  #calls = 0;
  #complete = 0;
  #open = false;
  /** Whether nothing but whitespace came since the last call. */
  #afterCall = false;
  readonly #text = new SpaceHolder();
  readonly #reasoning = new SpaceHolder();
  /** Whether leading whitespace of the content belongs to the frame around it. */
  trimText = false;
  /** Whether whitespace at the end of the content belongs to the frame around it. */
  trimEnd = false;

  /** An array literal of one event costs a fraction of pushing to an empty array, and most pieces give one event. */
  #add(event: OutputEvent): void {
    if (this.#events === none) this.#events = [event];
    else this.#events.push(event);
  }

  /** Events since the last call of it. */
  take(): OutputEvent[] {
    const events = this.#events;
    if (events === none) return [];
    this.#events = none;
    return events;
  }

  get hasText(): boolean {
    return this.#text.seen;
  }

  get openCall(): boolean {
    return this.#open;
  }

  /** Content. Its trailing whitespace waits for what follows. */
  readonly text = (text: string): void => {
    this.#emitText(this.#text.pass(text, this.trimText));
  };

  /** Content of which nothing is held back or trimmed. */
  readonly rawText = (text: string): void => {
    this.#text.seen = true;
    this.#emitText(this.#text.release() + text);
  };

  #emitText(text: string): void {
    if (text === "") return;
    this.#afterCall = false;
    const last = this.#events.at(-1);
    if (last?.type === "text-delta") {
      this.#events[this.#events.length - 1] = { type: "text-delta", text: last.text + text };
    } else this.#add({ type: "text-delta", text });
  }

  /** Decides what becomes of whitespace at the end of the content so far. */
  endText(keepSpace: boolean): void {
    const held = this.#text.release();
    if (keepSpace && (this.#text.seen || !this.trimText)) this.#emitText(held);
  }

  /** Reasoning, without the whitespace around it. */
  readonly reasoning = (text: string): void => {
    const value = this.#reasoning.pass(text, true);
    if (value === "") return;
    const last = this.#events.at(-1);
    if (last?.type === "reasoning-delta") {
      this.#events[this.#events.length - 1] = { type: "reasoning-delta", text: last.text + value };
    } else this.#add({ type: "reasoning-delta", text: value });
  };

  /** Ends a section of reasoning; a later one begins on a line of its own. */
  endReasoning(): void {
    this.#reasoning.release();
    if (this.#reasoning.seen) this.#reasoning.pass("\n", false);
    this.trimText = true;
  }

  startCall(name: string, id: string | undefined): void {
    if (this.#open) this.endCall();
    this.endText(false);
    const index = this.#calls;
    this.#calls += 1;
    this.#open = true;
    this.#afterCall = true;
    this.trimText = true;
    this.#add(
      id === undefined || id === ""
        ? { type: "tool-call-start", index, name }
        : { type: "tool-call-start", index, name, id },
    );
  }

  readonly argumentsDelta = (text: string): void => {
    if (text === "" || !this.#open) return;
    const index = this.#calls - 1;
    if (this.#events === none) {
      this.#events = [{ type: "tool-call-delta", index, argumentsDelta: text }];
      return;
    }
    const last = this.#events.at(-1);
    if (last?.type === "tool-call-delta" && last.index === index) {
      const argumentsDelta = last.argumentsDelta + text;
      this.#events[this.#events.length - 1] = { type: "tool-call-delta", index, argumentsDelta };
    } else this.#add({ type: "tool-call-delta", index, argumentsDelta: text });
  };

  endCall(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#complete += 1;
    this.#add({ type: "tool-call-end", index: this.#calls - 1 });
  }

  /** Ends the content of the answer: whitespace at its very end belongs to it, but not whitespace after a call. */
  endContent(): void {
    this.endText(!this.#afterCall && !this.trimEnd);
  }

  /** The last event. A call that is still open was cut, whatever the engine says. */
  finish(reason: "stop" | "length"): void {
    const cut = reason === "length" || this.#open;
    this.#add({ type: "finish", reason: cut ? "length" : this.#complete > 0 ? "tool_calls" : "stop" });
  }
}
