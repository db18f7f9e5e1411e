import { inferContentFrame } from "../infer/infer-content.js";
import { inferCallStop, inferStops } from "../infer/infer-end.js";
import { inferReasoning } from "../infer/infer-reasoning.js";
import type { InferredReasoning } from "../infer/infer-reasoning.js";
import { inferTools } from "../infer/infer-tools.js";
import { probeTraits } from "../infer/probe-traits.js";
import type { TemplateTraits } from "../infer/template-traits.js";
import type { OutputSyntax } from "../parser/syntax.js";
import type { ModelDescription } from "../spec/chat-format.js";
import { foldedToolSyntax } from "./fold-tools.js";
import { preservedMarkers } from "./markers.js";
import { createModelTemplate } from "./model-template.js";
import type { ModelTemplate } from "./model-template.js";
import type { TemplateFormatOptions } from "./template-format.js";

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

function learnReasoning(
  template: ModelTemplate,
  traits: TemplateTraits,
  options: TemplateFormatOptions,
): InferredReasoning | undefined {
  const declared = options.syntax?.reasoning;
  const inferred = inferReasoning(template, traits);
  const syntax = declared ?? inferred?.syntax;
  if (syntax === undefined) return undefined;
  const agrees = declared === undefined || inferred?.syntax.open === declared.open;
  const bare = { open: syntax.open, close: syntax.close };
  return { syntax, written: options.writtenReasoning ?? (agrees ? inferred?.written : undefined) ?? bare };
}

/** Probes a template for what `options` does not declare. Throws ChatFormatError (`invalid_chat_template`). */
export function learnTemplate(model: ModelDescription, options: TemplateFormatOptions): TemplateKnowledge {
  const template = createModelTemplate(model, options.defaults);
  const traits = { ...probeTraits(template), ...options.traits };
  const reasoning = learnReasoning(template, traits, options);
  const frame = inferContentFrame(template, traits, reasoning?.syntax);
  const ends = inferStops(template, traits);
  const tools = options.syntax?.tools ?? inferTools(template, traits, ends) ?? foldedToolSyntax;
  const drop = options.syntax?.drop ?? frame.drop;
  const known: OutputSyntax = {
    drop,
    trimStart: options.syntax?.trimStart ?? frame.trimStart,
    trimEnd: options.syntax?.trimEnd ?? frame.trimEnd,
    ...(reasoning === undefined ? {} : { reasoning: reasoning.syntax }),
    tools,
  };
  // A marker that also closes reasoning, or that a call begins with, does not end the answer.
  const closesReasoning = (stop: string): boolean => reasoning?.syntax.close.includes(stop) === true;
  const opensCall = (stop: string): boolean =>
    [tools.sectionOpen, tools.callOpen].some((open) => open?.startsWith(stop) === true);
  const callStop = inferCallStop(template, traits, known);
  const afterCalls = callStop === undefined || drop.some((text) => text.includes(callStop)) ? [] : [callStop];
  const found = [...ends, ...afterCalls].filter((stop) => !closesReasoning(stop));
  const stops = [...new Set([...found.filter((stop) => !opensCall(stop)), ...(options.stops ?? [])])];
  // Where it ends an answer all the same, it is no part of the content.
  const syntax = { ...known, drop: [...drop, ...found.filter((stop) => opensCall(stop))] };
  // A caller must not be able to spell what the format has a meaning for, whether or not the template shows it.
  const specialTokens = [...template.specialTokens, ...preservedMarkers(syntax), ...stops];
  return {
    template: createModelTemplate(model, options.defaults, specialTokens),
    traits,
    reasoning,
    syntax,
    stops,
    contentOpen: frame.drop[0] ?? "",
    foldsTools: !traits.tools && options.createReader === undefined,
  };
}
