import type { PromptSegment } from "../spec/rendered-chat.js";

/** Writes a prompt piece by piece and keeps control text apart from the caller's text. */
export class SegmentWriter {
  readonly #segments: PromptSegment[] = [];

  /** Text of the format itself: special tokens in it are tokens. */
  control(text: string): this {
    return this.#add("control", text);
  }

  /** Text of the caller: special tokens spelled in it stay text. */
  text(text: string): this {
    return this.#add("text", text);
  }

  /** What was written, as a rendered chat holds it. */
  finish(): { readonly prompt: readonly PromptSegment[]; readonly promptText: string } {
    return {
      prompt: [...this.#segments],
      promptText: this.#segments.map((segment) => segment.text).join(""),
    };
  }

  #add(type: PromptSegment["type"], text: string): this {
    if (text === "") return this;
    const last = this.#segments.at(-1);
    if (last?.type === type) this.#segments[this.#segments.length - 1] = { type, text: last.text + text };
    else this.#segments.push({ type, text });
    return this;
  }
}
