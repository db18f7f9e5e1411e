import { type RenderedMessages, TemplateError } from "../jinja/index.js";
import { ChatFormatError } from "../errors.js";
import type { RenderInput } from "../spec/chat-format.js";
import type { PromptSegment } from "../spec/rendered-chat.js";
import { findDropped } from "./find-dropped.js";
import { refuseIgnored } from "./refuse-ignored.js";
import { partContentFromCalls, splitParallelCalls } from "./split-parallel-calls.js";
import { foldSystemIntoUser, gatherSystem } from "./fold-system.js";
import { foldToolCalls, foldToolDescriptions, foldToolResults, foldedToolSyntax } from "./fold-tools.js";
import { cutSegments, readPromptEnd } from "./generation-prompt.js";
import { mergeSegments } from "./model-template.js";
import { mergeNeighbours } from "./merge-neighbours.js";
import type { PlainMessage } from "./plain-message.js";
import { readMessages } from "./read-messages.js";
import type { TemplateFormatOptions } from "./template-format.js";
import type { TemplateKnowledge } from "./template-knowledge.js";
import { templateMessages } from "./template-messages.js";
import type { ToolOptions } from "./tool-options.js";

export interface Prompt {
  readonly prompt: PromptSegment[];
  /** The part of the answer that the prompt already holds, as the parser reads it. */
  readonly prefill: string;
}

/** Milliseconds that all renderings of one conversation may take together. */
const renderingTime = 1_000;

type AssistantMessage = Extract<PlainMessage, { role: "assistant" }>;

/** The prompt of a conversation, with the reasoning markers and the continued message at its end. */
export function renderPrompt(
  knowledge: TemplateKnowledge,
  options: TemplateFormatOptions,
  input: RenderInput,
  tools: ToolOptions,
): Prompt {
  refuseIgnored(input, knowledge.template.variables);
  if (!Array.isArray(input.messages)) {
    throw new ChatFormatError("invalid_message", "messages must be a list", { param: "messages" });
  }
  const all = readMessages(input.messages);
  if (all.length === 0)
    throw new ChatFormatError("invalid_message", "there are no messages", { param: "messages" });
  const continued = input.continueFinalMessage === true ? continuedMessage(all) : undefined;
  const told = continued === undefined ? all : all.slice(0, -1);
  const opensTurn = continued !== undefined || input.addGenerationPrompt !== false;
  const messages = adapt(knowledge, options, told, tools);
  const variables = templateVariables(
    options,
    input,
    knowledge.traits.toolsVariable,
    knowledge.foldsTools ? undefined : tools,
  );
  const deadline = Date.now() + renderingTime;
  const show = (list: readonly PlainMessage[], add_generation_prompt: boolean): RenderedMessages =>
    knowledge.template.renderMessages(
      { messages: templateMessages(list, knowledge.traits), add_generation_prompt, ...variables },
      input.now,
      deadline,
    );
  const { segments, shown } = firstThatWorks(attemptsFor(messages, knowledge), (list) =>
    show(list, opensTurn),
  );
  if (!opensTurn) return { prompt: segments, prefill: "" };
  const text = textOf(segments);
  // Only reasoning markers at the end of the prompt are of interest, so the second rendering is often saved.
  const turn =
    knowledge.reasoning === undefined
      ? text.length
      : turnStart(text, () => textOf(show(shown, false).segments), shown);
  return openTurn(knowledge, options, input, segments, text, turn, continued);
}

function textOf(segments: readonly PromptSegment[]): string {
  return segments.map((segment) => segment.text).join("");
}

function continuedMessage(messages: readonly PlainMessage[]): AssistantMessage {
  const last = messages.at(-1);
  if (last?.role !== "assistant") {
    throw new ChatFormatError("unsupported_parameter", "only a final assistant message can be continued", {
      param: "continue_final_message",
    });
  }
  if (last.toolCalls.length > 0) {
    throw new ChatFormatError("unsupported_message", "a message with tool calls cannot be continued", {
      messageIndex: last.index,
    });
  }
  return last;
}

/** Folds what the template has no place for. */
function adapt(
  { traits, foldsTools, syntax }: TemplateKnowledge,
  options: TemplateFormatOptions,
  messages: readonly PlainMessage[],
  tools: ToolOptions,
): readonly PlainMessage[] {
  let list = messages;
  if (options.prepare !== undefined) list = options.prepare(list);
  if (traits.toolCalls && !traits.parallelToolCalls) list = splitParallelCalls(list);
  const calls = syntax.tools ?? foldedToolSyntax;
  if (!traits.toolCalls) list = foldToolCalls(list, calls);
  // A template that prints any role, but knows neither tools nor calls, means nothing by printing "tool".
  if (!traits.toolRole || !(traits.tools || traits.toolCalls)) list = foldToolResults(list);
  if (foldsTools) list = foldToolDescriptions(list, tools.described, calls);
  if (!traits.systemRole) list = foldSystemIntoUser(list);
  return list;
}

function templateVariables(
  options: TemplateFormatOptions,
  input: RenderInput,
  toolsVariable: string,
  tools: ToolOptions | undefined,
): Readonly<Record<string, unknown>> {
  const thinking = input.enableThinking ?? (input.reasoningEffort === "none" ? false : undefined);
  return {
    ...(tools === undefined || tools.described.length === 0 ? {} : { [toolsVariable]: tools.described }),
    ...(input.documents === undefined ? {} : { documents: input.documents }),
    ...(thinking === undefined ? {} : { enable_thinking: thinking, thinking }),
    ...(input.reasoningEffort === undefined ? {} : { reasoning_effort: input.reasoningEffort }),
    ...options.variables?.(input),
    ...input.chatTemplateKwargs,
  };
}

/** Ways to tell a conversation, the one that leaves nothing out first. */
function attemptsFor(
  messages: readonly PlainMessage[],
  { traits }: TemplateKnowledge,
): readonly (readonly PlainMessage[])[] {
  const gathered = gatherSystem(messages);
  const folded = gathered === messages ? messages : foldSystemIntoUser(messages);
  const ways = [messages, gathered, folded, mergeNeighbours(gathered), mergeNeighbours(folded)];
  const attempts = [...new Set(ways)];
  if (traits.contentBesideCalls || !traits.toolCalls) return attempts;
  // Where the template leaves content beside calls out, it may take it as a message before them.
  return attempts.flatMap((attempt) => {
    const parted = partContentFromCalls(attempt);
    return parted === attempt ? [attempt] : [parted, attempt];
  });
}

/** Renders the first way of telling that the template takes; refuses when a message is not shown. */
function firstThatWorks(
  attempts: readonly (readonly PlainMessage[])[],
  show: (list: readonly PlainMessage[]) => RenderedMessages,
): { readonly segments: PromptSegment[]; readonly shown: readonly PlainMessage[] } {
  let failure: unknown;
  let dropped: PlainMessage | undefined;
  for (const attempt of attempts) {
    try {
      const { segments, shown } = show(attempt);
      dropped = findDropped(attempt, shown);
      if (dropped === undefined) return { segments, shown: attempt };
    } catch (error) {
      failure ??= error;
    }
  }
  if (dropped !== undefined) {
    throw new ChatFormatError(
      "unsupported_message",
      `the chat template leaves this ${dropped.role} message out`,
      {
        messageIndex: dropped.index,
      },
    );
  }
  if (!(failure instanceof TemplateError)) throw failure;
  throw new ChatFormatError(
    "chat_template_failed",
    `the chat template refused the conversation: ${failure.message}`,
    {
      param: "messages",
      cause: failure,
    },
  );
}

/** Where the turn of the assistant begins that the prompt opens. */
function turnStart(text: string, closed: () => string, messages: readonly PlainMessage[]): number {
  try {
    const without = closed();
    if (text.startsWith(without)) return without.length;
  } catch {
    // A template may refuse a conversation that does not go on.
  }
  const last = messages.at(-1)?.content.trim() ?? "";
  const place = last === "" ? -1 : text.lastIndexOf(last);
  return place < 0 ? 0 : place + last.length;
}

function openTurn(
  { reasoning, contentOpen }: TemplateKnowledge,
  options: TemplateFormatOptions,
  input: RenderInput,
  segments: PromptSegment[],
  text: string,
  turn: number,
  continued: AssistantMessage | undefined,
): Prompt {
  const end = readPromptEnd(text, turn, reasoning?.syntax);
  const noThinking = input.enableThinking === false || input.reasoningEffort === "none";
  if (continued === undefined) {
    if (end.openReasoning === "" || reasoning === undefined) return { prompt: segments, prefill: "" };
    if (!noThinking) return { prompt: segments, prefill: end.openReasoning };
    // The template opens reasoning whatever it is told, so it is closed at once.
    return {
      prompt: mergeSegments([...segments, { type: "control", text: reasoning.syntax.close }]),
      prefill: "",
    };
  }
  const opener = continued.content === "" ? "" : (options.contentOpen ?? contentOpen);
  const words: PromptSegment = { type: "text", text: continued.content };
  const content: PromptSegment[] = [{ type: "control", text: opener }, words];
  if (reasoning === undefined || (continued.reasoning === "" && end.openReasoning === "")) {
    return { prompt: mergeSegments([...segments, ...content]), prefill: textOf(content) };
  }
  const { open, close } = reasoning.written;
  // What closes the reasoning may open the content already.
  const rest = opener !== "" && close.endsWith(opener) ? [words] : content;
  const added: PromptSegment[] = [
    { type: "control", text: open },
    { type: "text", text: continued.reasoning },
    ...(continued.content === "" ? [] : [{ type: "control" as const, text: close }, ...rest]),
  ];
  const header = cutSegments(segments, end.headerLength);
  return { prompt: mergeSegments([...header, ...added]), prefill: textOf(added) };
}
