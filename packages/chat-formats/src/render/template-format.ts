import type { OutputGrammar } from "@camelid/grammar";
import { ChatFormatError } from "../errors.js";
import { describeOutput } from "../grammar/describe-output.js";
import { inferContentFrame } from "../infer/infer-content.js";
import { inferReasoning } from "../infer/infer-reasoning.js";
import type { InferredReasoning } from "../infer/infer-reasoning.js";
import { inferCallStop, inferStops } from "../infer/infer-end.js";
import { inferTools } from "../infer/infer-tools.js";
import { probeTraits } from "../infer/probe-traits.js";
import type { TemplateTraits } from "../infer/template-traits.js";
import { jsonContentParser } from "../parser/json-content.js";
import { createOutputParser } from "../parser/output-parser.js";
import type { OutputReader } from "../parser/output-parser.js";
import { parseOutput } from "../parser/parse-output.js";
import type { OutputSyntax } from "../parser/syntax.js";
import type { ChatFormat, ModelDescription, RenderInput } from "../spec/chat-format.js";
import type { RenderedChat } from "../spec/rendered-chat.js";
import { foldedToolSyntax } from "./fold-tools.js";
import { preservedMarkers } from "./markers.js";
import { createModelTemplate } from "./model-template.js";
import type { ModelTemplate } from "./model-template.js";
import type { PlainMessage } from "./plain-message.js";
import { renderPrompt } from "./render-prompt.js";
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

/** All that is known of a template: what probing found and what a format declared. */
export interface TemplateKnowledge {
  readonly template: ModelTemplate;
  readonly traits: TemplateTraits;
  readonly reasoning: InferredReasoning | undefined;
  readonly syntax: OutputSyntax;
  readonly stops: readonly string[];
  /** Marker that opens plain content inside the turn, "" for none. */
  readonly contentOpen: string;
  /** Whether tools are described by a system message, the template having no place for them. */
  readonly foldsTools: boolean;
}

function learn(model: ModelDescription, options: TemplateFormatOptions): TemplateKnowledge {
  const template = createModelTemplate(model, options.defaults);
  const traits = { ...probeTraits(template), ...options.traits };
  const declared = options.syntax?.reasoning;
  const inferred = inferReasoning(template, traits);
  const written =
    options.writtenReasoning ??
    (declared === undefined || inferred?.syntax.open === declared.open ? inferred?.written : undefined);
  const syntaxOfReasoning = declared ?? inferred?.syntax;
  const reasoning =
    syntaxOfReasoning === undefined
      ? undefined
      : {
          syntax: syntaxOfReasoning,
          written: written ?? { open: syntaxOfReasoning.open, close: syntaxOfReasoning.close },
        };
  // A marker that also closes reasoning does not end the answer.
  const stops = [...new Set([...inferStops(template, traits), ...(options.stops ?? [])])].filter(
    (stop) => options.stops?.includes(stop) === true || syntaxOfReasoning?.close.includes(stop) !== true,
  );
  const native = options.syntax?.tools ?? inferTools(template, traits, stops);
  const foldsTools = !traits.tools && options.createReader === undefined;
  const frame = inferContentFrame(template, traits, syntaxOfReasoning);
  const syntax: OutputSyntax = {
    drop: options.syntax?.drop ?? frame.drop,
    trimStart: options.syntax?.trimStart ?? frame.trimStart,
    trimEnd: options.syntax?.trimEnd ?? frame.trimEnd,
    ...(reasoning === undefined ? {} : { reasoning: reasoning.syntax }),
    tools: native ?? foldedToolSyntax,
  };
  // A caller must not be able to spell what the format has a meaning for, whether or not the template shows it.
  const specialTokens = [...template.specialTokens, ...preservedMarkers(syntax), ...stops];
  const guarded = createModelTemplate({ ...model, specialTokens }, options.defaults);
  // Nor does one that a call begins with.
  const opensCall = (stop: string): boolean =>
    [syntax.tools?.sectionOpen, syntax.tools?.callOpen].some((open) => open?.startsWith(stop) === true);
  const callStop = inferCallStop(template, traits, syntax);
  const inside = [syntaxOfReasoning?.close, ...(syntax.drop ?? [])];
  if (callStop !== undefined && !inside.some((text) => text?.includes(callStop) === true))
    stops.push(callStop);
  const ends = [...new Set(stops)].filter(
    (stop) => options.stops?.includes(stop) === true || !opensCall(stop),
  );
  return {
    template: guarded,
    traits,
    reasoning,
    syntax,
    stops: ends,
    contentOpen: frame.drop[0] ?? "",
    foldsTools,
  };
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
  const knowledge = learn(model, options);
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
    forModel: (other: ModelDescription) => createTemplateFormat(other, options),
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
