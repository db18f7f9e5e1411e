import type { ChatFormat, OutputEvent, OutputParser, RenderInput } from "@camelid/chat-formats";

/**
 * A small format for tests: turns are `[role]text[end]`; the answer is plain text, `(thought)` is reasoning and
 * `@name:json;` a call. It parses piece by piece without holding anything back, so tests see every step.
 */
export const bracketFormat: ChatFormat = {
  specificationVersion: 1,
  name: "bracket",
  capabilities: { systemRole: true, tools: true, parallelToolCalls: true, reasoning: true },
  render(input: RenderInput) {
    const turns = input.messages.flatMap((message) => [
      { type: "control" as const, text: `[${message.role}]` },
      { type: "text" as const, text: typeof message.content === "string" ? message.content : "" },
      { type: "control" as const, text: "[end]" },
    ]);
    const prompt = [...turns, { type: "control" as const, text: "[assistant]" }];
    return {
      prompt,
      promptText: prompt.map(({ text }) => text).join(""),
      stop: ["[end]"],
      preservedTokens: [],
      addBos: true,
      createParser: () => new BracketParser(),
    };
  },
};

class BracketParser implements OutputParser {
  #mode: "text" | "thought" | "name" | "arguments" = "text";
  #name = "";
  #calls = 0;

  push(text: string): OutputEvent[] {
    return [...text].flatMap((character) => this.#step(character));
  }

  #step(character: string): OutputEvent[] {
    switch (this.#mode) {
      case "thought":
        if (character === ")") this.#mode = "text";
        return character === ")" ? [] : [{ type: "reasoning-delta", text: character }];
      case "name":
        if (character !== ":") this.#name += character;
        if (character !== ":") return [];
        this.#mode = "arguments";
        return [{ type: "tool-call-start", index: this.#calls, name: this.#name }];
      case "arguments":
        if (character !== ";") return [{ type: "tool-call-delta", index: this.#calls, argumentsDelta: character }];
        this.#mode = "text";
        return [{ type: "tool-call-end", index: this.#calls++ }];
      case "text":
        if (character === "(") this.#mode = "thought";
        else if (character === "@") [this.#mode, this.#name] = ["name", ""];
        else return [{ type: "text-delta", text: character }];
        return [];
    }
  }

  finish(reason: "stop" | "length"): OutputEvent[] {
    return [{ type: "finish", reason: reason === "stop" && this.#calls > 0 ? "tool_calls" : reason }];
  }
}
