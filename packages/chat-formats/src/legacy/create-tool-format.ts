import type { OutputGrammar } from "@camelid/grammar";
import { ChatFormatError } from "../errors.js";
import { jsonContentParser } from "../parser/json-content.js";
import type { ChatFormat, RenderInput } from "../spec/chat-format.js";
import type { RenderedChat } from "../spec/rendered-chat.js";
import { arrangeTurns } from "./arrange-turns.js";
import { callGrammar } from "./call-grammar.js";
import { CallParser } from "./call-parser.js";
import type { AnswerStart, CallSyntax } from "./call-syntax.js";
import { contentGrammar } from "./content-grammar.js";
import { readTurns } from "./read-turns.js";
import type { Turn } from "./read-turns.js";
import { planTools, refuseUnsupported } from "./refuse-unsupported.js";
import type { ToolPlan } from "./refuse-unsupported.js";
import { SegmentWriter } from "./segment-writer.js";
import type { ToolFormat } from "./tool-format.js";

/** A chat format with tools out of its description. */
export function createToolFormat(format: ToolFormat): ChatFormat {
  const { parallel } = format.syntax("auto");
  return Object.freeze({
    specificationVersion: 1,
    name: format.name,
    capabilities: { systemRole: true, tools: true, parallelToolCalls: parallel, reasoning: false },
    render: (input: RenderInput) => render(format, input),
  } satisfies ChatFormat);
}

function render(format: ToolFormat, input: RenderInput): RenderedChat {
  refuseUnsupported(format.name, input);
  const plan = planTools(input);
  const syntax = format.syntax(plan.mode);
  const writer = new SegmentWriter();
  const { system, turns } = arrangeTurns(readTurns(input.messages), {
    system: "anywhere",
    alternating: false,
  });
  for (const text of format.preamble(system, plan)) {
    writer.control(format.system.before).text(text).control(format.system.after);
  }
  const open = input.continueFinalMessage === true ? finalContent(turns, plan) : undefined;
  for (const turn of turns) if (turn !== open) writeTurn(writer, format, syntax, turn);
  let start: AnswerStart = { at: "section" };
  if (open !== undefined) {
    writer.control(format.assistantOpen + syntax.contentOpen).text(open.text);
    start = { at: "content", continued: true };
  } else if (input.addGenerationPrompt !== false) {
    writer.control(format.assistantOpen);
    start = writeOpening(writer, syntax, plan);
  }
  const grammar = answerGrammar(syntax, plan, input, open !== undefined);
  const tools = plan.mode === "none" ? [] : plan.tools;
  return {
    ...writer.finish(),
    stop: format.stop,
    preservedTokens: format.preservedTokens,
    addBos: true,
    ...(grammar === undefined ? {} : { grammar }),
    createParser: () => {
      const parser = new CallParser(syntax, tools, start);
      return contentGrammar(input.responseFormat) === undefined ? parser : jsonContentParser(parser);
    },
  };
}

function finalContent(turns: readonly Turn[], plan: ToolPlan): Turn {
  const refuse = (why: string): never => {
    throw new ChatFormatError("unsupported_parameter", why, { param: "continue_final_message" });
  };
  const last = turns.at(-1);
  if (last?.role !== "assistant") return refuse("only a final message of the assistant can be continued");
  if (last.calls.length > 0) return refuse("a message with tool calls cannot be continued");
  if (plan.mode === "required" || plan.mode === "named") {
    return refuse("a message that is continued cannot have to be a tool call");
  }
  return last;
}

/** Writes as much of the answer as the choice of tools settles. */
function writeOpening(writer: SegmentWriter, syntax: CallSyntax, plan: ToolPlan): AnswerStart {
  switch (plan.mode) {
    case "none":
      writer.control(syntax.contentOpen);
      return { at: "content" };
    case "auto":
      return { at: "section" };
    case "required":
      writer.control(syntax.callOpen);
      return syntax.callOpen === "" ? { at: "section" } : { at: "name" };
    case "named": {
      const { name } = plan.tool.function;
      writer.control(syntax.callOpen).text(name).control(syntax.nameEnd);
      return { at: "arguments", name };
    }
  }
}

function answerGrammar(
  syntax: CallSyntax,
  plan: ToolPlan,
  input: RenderInput,
  continued: boolean,
): OutputGrammar | undefined {
  const content = contentGrammar(input.responseFormat);
  if (plan.mode === "none") return content;
  // The beginning of a continued message is not known to the grammar, so only its text and calls after it are left.
  const rest = continued ? { ...syntax, contentOpen: "" } : syntax;
  return callGrammar(rest, plan, { parallel: input.parallelToolCalls !== false, content });
}

function writeTurn(writer: SegmentWriter, format: ToolFormat, syntax: CallSyntax, turn: Turn): void {
  switch (turn.role) {
    case "system":
    case "user": {
      const around = format[turn.role];
      writer.control(around.before).text(turn.text).control(around.after);
      return;
    }
    case "tool":
      format.writeToolResult(writer, turn);
      return;
    case "assistant":
      writeAssistant(writer, format, syntax, turn);
  }
}

/** Where a turn may hold one call only, each further call is a turn of its own. */
function writeAssistant(
  writer: SegmentWriter,
  format: ToolFormat,
  syntax: CallSyntax,
  turn: Extract<Turn, { role: "assistant" }>,
): void {
  const { calls } = turn;
  writer.control(format.assistantOpen);
  if (turn.text !== "" || calls.length === 0) {
    writer.control(syntax.contentOpen).text(turn.text);
    if (calls.length > 0) writer.control(syntax.between);
  }
  calls.forEach((call, index) => {
    if (index > 0) writer.control(syntax.parallel ? syntax.between : format.callClose + format.assistantOpen);
    writer.control(syntax.callOpen).text(call.name).control(syntax.nameEnd).text(call.arguments);
  });
  writer.control(calls.length > 0 ? format.callClose : format.contentClose);
}
