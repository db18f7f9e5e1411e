import type { OutputGrammar } from "@camelid/grammar";
import { ChatFormatError } from "../errors.js";
import { describeOutput } from "../grammar/describe-output.js";
import type { TemplateTraits } from "../infer/template-traits.js";
import { jsonContentParser } from "../parser/json-content.js";
import { createOutputParser } from "../parser/output-parser.js";
import type { OutputReader } from "../parser/output-parser.js";
import { parseOutput } from "../parser/parse-output.js";
import type { OutputSyntax } from "../parser/syntax.js";
import type { ChatFormat, ModelDescription, RenderInput } from "../spec/chat-format.js";
import type { RenderedChat } from "../spec/rendered-chat.js";
import { preservedMarkers } from "./markers.js";
import type { PlainMessage } from "./plain-message.js";
import { renderPrompt } from "./render-prompt.js";
import { learnTemplate } from "./template-knowledge.js";
import type { TemplateKnowledge } from "./template-knowledge.js";
import { readToolOptions } from "./tool-options.js";
import type { ToolOptions } from "./tool-options.js";

/** What a format knows of its output that its template does not show. */
export interface TemplateFormatOptions {
  readonly name: string;
  /** Whether the format is the right one for a model. */
  matches?(model: ModelDescription): boolean;
  /** Parts of the output's syntax that are declared; the rest is inferred. */
  readonly syntax?: OutputSyntax;
  /** Traits of the template that are declared and not probed. */
  readonly traits?: Partial<TemplateTraits>;
  /** Reasoning as it is written when a turn is continued. Default: as the template prints it, else the bare markers. */
  readonly writtenReasoning?: { readonly open: string; readonly close: string };
  /** Variables of the template that stand for `enableThinking`, beside `enable_thinking` and `thinking`. */
  variables?(input: RenderInput): Readonly<Record<string, unknown>>;
  /** Variables that the template cannot do without; those of a rendering win. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Changes messages before the template sees them. */
  prepare?(messages: readonly PlainMessage[]): readonly PlainMessage[];
  /** Text of the assistant's turn that opens plain content when a message is continued, e.g. "all\n". */
  readonly contentOpen?: string;
  /** Further texts that end an answer. */
  readonly stops?: readonly string[];
  /** Reads the output instead of the parser of `syntax`. */
  createReader?(context: ReaderContext): OutputReader;
  /** Describes the output instead of the description of `syntax`. */
  createGrammar?(context: ReaderContext): OutputGrammar | undefined;
}

export interface ReaderContext {
  readonly input: RenderInput;
  readonly tools: ToolOptions;
  readonly syntax: OutputSyntax;
  /** The part of the answer that the prompt already holds. */
  readonly prefill: string;
}

function render(
  knowledge: TemplateKnowledge,
  options: TemplateFormatOptions,
  input: RenderInput,
): RenderedChat {
  const tools = readToolOptions(input);
  const { prompt, prefill } = renderPrompt(knowledge, options, input, tools);
  const promptText = prompt.map((segment) => segment.text).join("");
  const { syntax } = knowledge;
  const context: ReaderContext = { input, tools, syntax, prefill };
  const keepReasoning = input.reasoningFormat === "none";
  const json = input.responseFormat !== undefined && input.responseFormat.type !== "text";
  const read: OutputReader =
    options.createReader?.(context) ??
    ((reader, sink) =>
      parseOutput(reader, sink, bindSyntax(syntax, tools), { tools: tools.callable, keepReasoning }));
  const grammar =
    options.createGrammar === undefined ? describeOutput(context) : options.createGrammar(context);
  const { bosToken } = knowledge.template;
  return {
    prompt,
    promptText,
    stop: knowledge.stops,
    preservedTokens: preservedMarkers(syntax),
    addBos: bosToken === "" || !promptText.startsWith(bosToken),
    ...(grammar === undefined ? {} : { grammar }),
    createParser: () => {
      const parser = createOutputParser(read, prefill);
      return json ? jsonContentParser(parser) : parser;
    },
  };
}

/** Calls that no marker opens are told from other JSON by the names of the tools. */
function bindSyntax(syntax: OutputSyntax, tools: ToolOptions): OutputSyntax {
  const { tools: calls } = syntax;
  if (
    calls === undefined ||
    calls.call.kind !== "json" ||
    calls.callOpen !== "" ||
    calls.sectionOpen !== undefined
  )
    return syntax;
  const toolNames = new Set(tools.callable.map((tool) => tool.function.name));
  return { ...syntax, tools: { ...calls, call: { ...calls.call, toolNames } } };
}

/**
 * A format that renders a model's own template. What `options` leaves open is found by probing the template.
 * Throws ChatFormatError (`invalid_chat_template`) when the template cannot be compiled.
 */
export function createTemplateFormat(model: ModelDescription, options: TemplateFormatOptions): ChatFormat {
  const knowledge = learnTemplate(model, options);
  const { traits, syntax } = knowledge;
  return Object.freeze({
    specificationVersion: 1 as const,
    name: options.name,
    capabilities: {
      systemRole: traits.systemRole,
      tools: traits.tools,
      parallelToolCalls: traits.parallelToolCalls,
      reasoning: syntax.reasoning !== undefined,
    },
    render: (input: RenderInput) => render(knowledge, options, input),
  });
}

/** A format that is bound to a model's template when the model is known, and needs one to render. */
export function defineTemplateFormat(options: TemplateFormatOptions): ChatFormat {
  return Object.freeze({
    specificationVersion: 1 as const,
    name: options.name,
    capabilities: {
      systemRole: true,
      tools: true,
      parallelToolCalls: true,
      reasoning: options.syntax?.reasoning !== undefined,
    },
    ...(options.matches === undefined
      ? {}
      : { matches: (model: ModelDescription) => options.matches?.(model) === true }),
    forModel: (model: ModelDescription) => createTemplateFormat(model, options),
    render: (): never => {
      throw new ChatFormatError(
        "invalid_chat_template",
        `the chat format "${options.name}" renders a model's own template and was given none`,
      );
    },
  });
}
