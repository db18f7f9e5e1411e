import type { OutputEvent } from "../spec/output-event.js";

/** Collects the events of one answer: numbers calls and joins neighbouring deltas. */
export class EventCollector {
  #events: OutputEvent[] = [];
  #calls = 0;
  #complete = 0;
  #open = false;

  /** Events since the last call of it. */
  take(): OutputEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  text(text: string): void {
    if (text === "") return;
    const last = this.#events.at(-1);
    if (last?.type === "text-delta") {
      this.#events[this.#events.length - 1] = { type: "text-delta", text: last.text + text };
    } else this.#events.push({ type: "text-delta", text });
  }

  startCall(name: string): void {
    this.#events.push({ type: "tool-call-start", index: this.#calls, name });
    this.#calls += 1;
    this.#open = true;
  }

  arguments(argumentsDelta: string): void {
    if (argumentsDelta === "") return;
    const index = this.#calls - 1;
    const last = this.#events.at(-1);
    if (last?.type === "tool-call-delta") {
      const joined = last.argumentsDelta + argumentsDelta;
      this.#events[this.#events.length - 1] = { type: "tool-call-delta", index, argumentsDelta: joined };
    } else this.#events.push({ type: "tool-call-delta", index, argumentsDelta });
  }

  endCall(): void {
    this.#events.push({ type: "tool-call-end", index: this.#calls - 1 });
    this.#open = false;
    this.#complete += 1;
  }

  /** A call that is still open was cut, whatever the engine thinks. */
  finish(reason: "stop" | "length"): void {
    const cut = reason === "length" || this.#open;
    this.#events.push({
      type: "finish",
      reason: cut ? "length" : this.#complete > 0 ? "tool_calls" : "stop",
    });
  }
}
