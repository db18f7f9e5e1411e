import type { OutputEvent } from "../spec/output-event.js";
import { isSpace } from "./text-reader.js";

/** Collects the events of one answer; neighbouring deltas of one push are joined. */
export class OutputSink {
  #events: OutputEvent[] = [];
  #calls = 0;
  #complete = 0;
  #open = false;
  #heldSpace = "";
  #seenText = false;
  #seenReasoning = false;
  #heldReasoning = "";

  /** Events since the last call of it. */
  take(): OutputEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  get hasCompleteCall(): boolean {
    return this.#complete > 0;
  }

  get insideCall(): boolean {
    return this.#open;
  }

  /** Content. Whitespace before the first word (after reasoning) is not part of it; trailing whitespace waits. */
  text(text: string, trimStart: boolean): void {
    let value = this.#heldSpace + text;
    this.#heldSpace = "";
    if (!this.#seenText && trimStart) value = value.trimStart();
    let end = value.length;
    while (end > 0 && isSpace(value.charAt(end - 1))) end -= 1;
    this.#heldSpace = value.slice(end);
    value = value.slice(0, end);
    if (value === "") return;
    this.#seenText = true;
    const last = this.#events.at(-1);
    if (last?.type === "text-delta") {
      this.#events[this.#events.length - 1] = { type: "text-delta", text: last.text + value };
    } else this.#events.push({ type: "text-delta", text: value });
  }

  /** Decides what becomes of whitespace at the end of the content so far. */
  endText(keepSpace: boolean): void {
    if (keepSpace && this.#heldSpace !== "" && this.#seenText) {
      this.#events.push({ type: "text-delta", text: this.#heldSpace });
    }
    this.#heldSpace = "";
  }

  /** Reasoning, without the whitespace around it. */
  reasoning(text: string): void {
    let value = this.#heldReasoning + text;
    if (!this.#seenReasoning) value = value.trimStart();
    let end = value.length;
    while (end > 0 && isSpace(value.charAt(end - 1))) end -= 1;
    this.#heldReasoning = value.slice(end);
    value = value.slice(0, end);
    if (value === "") return;
    this.#seenReasoning = true;
    const last = this.#events.at(-1);
    if (last?.type === "reasoning-delta") {
      this.#events[this.#events.length - 1] = { type: "reasoning-delta", text: last.text + value };
    } else this.#events.push({ type: "reasoning-delta", text: value });
  }

  /** A later section begins on a line of its own. */
  endReasoning(): void {
    this.#heldReasoning = this.#seenReasoning ? "\n" : "";
  }

  startCall(name: string, id: string | undefined): void {
    if (this.#open) this.endCall();
    this.endText(false);
    const index = this.#calls;
    this.#calls += 1;
    this.#open = true;
    this.#events.push(
      id === undefined || id === ""
        ? { type: "tool-call-start", index, name }
        : { type: "tool-call-start", index, name, id },
    );
  }

  argumentsDelta(text: string): void {
    if (text === "" || !this.#open) return;
    const index = this.#calls - 1;
    const last = this.#events.at(-1);
    if (last?.type === "tool-call-delta" && last.index === index) {
      const argumentsDelta = last.argumentsDelta + text;
      this.#events[this.#events.length - 1] = { type: "tool-call-delta", index, argumentsDelta };
    } else this.#events.push({ type: "tool-call-delta", index, argumentsDelta: text });
  }

  endCall(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#complete += 1;
    this.#events.push({ type: "tool-call-end", index: this.#calls - 1 });
  }

  finish(reason: "stop" | "length"): void {
    const ended = reason === "length" || this.#open ? "length" : "stop";
    this.#events.push({
      type: "finish",
      reason: ended === "stop" && this.#complete > 0 ? "tool_calls" : ended,
    });
  }
}
