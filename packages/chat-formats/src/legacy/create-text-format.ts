import { ChatFormatError } from "../errors.js";
import { jsonContentParser } from "../parser/json-content.js";
import type { ChatFormat, RenderInput } from "../spec/chat-format.js";
import type { RenderedChat } from "../spec/rendered-chat.js";
import { argumentsSchema } from "./arguments-schema.js";
import { arrangeTurns } from "./arrange-turns.js";
import { contentGrammar } from "./content-grammar.js";
import { readTurns } from "./read-turns.js";
import type { Turn } from "./read-turns.js";
import { planTools, refuseUnsupported } from "./refuse-unsupported.js";
import { SegmentWriter } from "./segment-writer.js";
import type { Around, TextFormat } from "./text-format.js";
import { TextParser } from "./text-parser.js";

/**
 * A chat format out of its texts. Such formats tell the model of no tools: a named tool choice is honoured (the answer is
 * then that call's arguments, by grammar), any other use of tools is refused with ChatFormatError.
 */
export function createTextFormat(format: TextFormat): ChatFormat {
  return Object.freeze({
    specificationVersion: 1,
    name: format.name,
    capabilities: { systemRole: true, tools: false, parallelToolCalls: false, reasoning: false },
    render: (input: RenderInput) => render(format, input),
  } satisfies ChatFormat);
}

function render(format: TextFormat, input: RenderInput): RenderedChat {
  refuseUnsupported(format.name, input);
  const plan = planTools(input);
  if (plan.mode === "auto" || plan.mode === "required") {
    throw new ChatFormatError(
      "unsupported_tools",
      `chat format "${format.name}" cannot tell the model of tools; name one tool in tool_choice, use none, or use a ` +
        `format that knows tools, such as "chatml-function-calling"`,
      { param: "tools" },
    );
  }
  const writer = new SegmentWriter();
  const { system, turns } = arrangeTurns(readTurns(input.messages), {
    system: format.system.place === "user" ? "user" : format.system.inline ? "anywhere" : "start",
    alternating: format.alternating === true,
  });
  writeSystem(writer, format, system);
  const open = openTurn(input, turns);
  turns.forEach((turn, index) => {
    const around = aroundTurn(format, turn, index === 0, system !== "");
    writer.control(around.before).text(turn.text);
    if (turn !== open) writer.control(around.after);
  });
  const called = plan.mode === "named" ? plan.tool : undefined;
  if (open === undefined && input.addGenerationPrompt !== false) {
    writer.control(called === undefined ? format.open : format.assistant.before);
  }
  const grammar =
    called === undefined
      ? contentGrammar(input.responseFormat)
      : ({ type: "json-schema", schema: argumentsSchema(called) } as const);
  const lead = open === undefined ? format.assistant.before.slice(format.open.length) : "";
  return {
    ...writer.finish(),
    stop: format.stop,
    preservedTokens: [],
    addBos: format.ownBos !== true,
    ...(grammar === undefined ? {} : { grammar }),
    createParser: () => {
      if (called !== undefined) return new TextParser({ call: called.function.name });
      const parser = new TextParser({ lead });
      return grammar === undefined ? parser : jsonContentParser(parser);
    },
  };
}

function writeSystem(writer: SegmentWriter, { system: place }: TextFormat, text: string): void {
  if (place.place === "user") return;
  if (text === "" && place.default === undefined) writer.control(place.absent);
  else {
    writer.control(place.before);
    if (text === "") writer.control(place.default ?? "");
    else writer.text(text);
    writer.control(place.after);
  }
}

/** The assistant's last turn, when the model shall continue it. */
function openTurn(input: RenderInput, turns: readonly Turn[]): Turn | undefined {
  if (input.continueFinalMessage !== true) return undefined;
  const last = turns.at(-1);
  if (last?.role === "assistant") return last;
  throw new ChatFormatError(
    "unsupported_parameter",
    "only a final message of the assistant can be continued",
    {
      param: "continue_final_message",
    },
  );
}

function aroundTurn(format: TextFormat, turn: Turn, first: boolean, withSystem: boolean): Around {
  const refuse = (what: string): never => {
    throw new ChatFormatError("unsupported_message", `chat format "${format.name}" cannot write ${what}`, {
      messageIndex: turn.index,
    });
  };
  switch (turn.role) {
    case "user":
      if (!first || format.firstUser === undefined) return format.user;
      return withSystem ? format.firstUser.withSystem : format.firstUser.alone;
    case "assistant":
      return turn.calls.length === 0 ? format.assistant : refuse("tool calls");
    case "tool":
      return refuse("results of tools");
    case "system": {
      const { system } = format;
      return system.place === "block" ? system : refuse("a system message here");
    }
  }
}
