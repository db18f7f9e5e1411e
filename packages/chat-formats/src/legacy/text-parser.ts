import type { OutputEvent, OutputParser } from "../spec/output-event.js";
import { EventCollector } from "./event-collector.js";

/** What an answer is: text after a `lead` that belongs to the turn's header, or the arguments of a forced call. */
export type TextAnswer = { readonly lead: string } | { readonly call: string };

/** Parser of answers without any markup. */
export class TextParser implements OutputParser {
  readonly #events = new EventCollector();
  readonly #lead: string;
  readonly #call: string | undefined;
  /** Text that may still be the lead. */
  #held = "";
  #begun = false;

  constructor(answer: TextAnswer) {
    this.#lead = "lead" in answer ? answer.lead : "";
    this.#call = "call" in answer ? answer.call : undefined;
  }

  push(text: string): OutputEvent[] {
    if (text !== "") this.#take(text);
    return this.#events.take();
  }

  finish(reason: "stop" | "length"): OutputEvent[] {
    this.#emit(this.#held);
    this.#held = "";
    if (this.#call !== undefined && this.#begun && reason === "stop") this.#events.endCall();
    this.#events.finish(reason);
    return this.#events.take();
  }

  #take(text: string): void {
    if (this.#begun) return this.#emit(text);
    this.#held += text;
    if (this.#held.length < this.#lead.length && this.#lead.startsWith(this.#held)) return undefined;
    const start = this.#held.startsWith(this.#lead) ? this.#lead.length : 0;
    const rest = this.#held.slice(start);
    this.#held = "";
    this.#begin();
    return this.#emit(rest);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#call !== undefined) this.#events.startCall(this.#call);
  }

  #emit(text: string): void {
    if (this.#call === undefined) this.#events.text(text);
    else this.#events.arguments(text);
  }
}
