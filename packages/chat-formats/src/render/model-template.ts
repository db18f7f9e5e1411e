import { compileTemplate, type RenderedMessages } from "../jinja/index.js";
import { ChatFormatError } from "../errors.js";
import type { ModelDescription } from "../spec/chat-format.js";
import type { PromptSegment } from "../spec/rendered-chat.js";

/** Variables of one rendering, beside `bos_token` and `eos_token`. */
export type TemplateVariables = Readonly<Record<string, unknown>>;

/** A model's own template with its tokens. */
export interface ModelTemplate {
  readonly source: string;
  readonly bosToken: string;
  readonly eosToken: string;
  /** Texts that must not become control tokens when a caller wrote them. */
  readonly specialTokens: readonly string[];
  /** The prompt as text. Throws the engine's TemplateError. */
  render(variables: TemplateVariables, now?: Date): string;
  /** The prompt by origin and how much of each message is in it, made before `deadline` (of `Date.now()`). Throws the engine's TemplateError. */
  renderMessages(variables: TemplateVariables, now?: Date, deadline?: number): RenderedMessages;
  /** Names that the template reads from its data. */
  readonly variables: ReadonlySet<string>;
  /** The prompt as text; undefined when the template refuses or fails. */
  tryRender(variables: TemplateVariables): string | undefined;
}

const tokenLike =
  /<\|?\/?[^<>\s|'"{}]{1,60}\|?>|<[｜|][^<>{}'"]{1,60}[｜|]>|\[\/?[A-Z_]{2,40}\]|<(?:start|end)_of_[a-z]+>|<<\/?SYS>>/g;

/** Texts in a template that look like control tokens, for models whose vocabulary is not known. */
export function guessSpecialTokens(source: string): readonly string[] {
  return [...new Set(source.match(tokenLike) ?? [])];
}

/** Tokens that every tokenizer configuration names by a role of their own, not as additional ones. */
const namedTokens = /^<(?:s|\/s|unk|pad|mask|sep|cls)>$/;

/**
 * `additional_special_tokens` of the tokenizer configuration, for templates that take markers out of it by number: the
 * vocabulary's special tokens in its order, without those that have a role of their own. Absent where the vocabulary
 * is not known, so that such a template fails and does not print wrong markers.
 */
function additionalTokens(
  source: string,
  tokens: readonly string[] | undefined,
  named: readonly string[],
): TemplateVariables {
  if (tokens === undefined || !source.includes("additional_special_tokens")) return {};
  const additional = tokens.filter((token) => !named.includes(token) && !namedTokens.test(token));
  return { additional_special_tokens: additional };
}

/** A conversation of three words needs a small part of these steps; a hostile template shall not use them all up often. */
const probeLimits = { maxSteps: 400_000, maxOutputLength: 1_000_000, maxValueSize: 1_000_000 };

/** Milliseconds that all probes of a template may take together. */
const probeTime = 3_000;

/** Compiles a model's template. Throws ChatFormatError (`invalid_chat_template`) when it has none that can be compiled. */
export function createModelTemplate(
  model: ModelDescription,
  defaults: TemplateVariables = {},
  tokens: readonly string[] = model.specialTokens ?? guessSpecialTokens(model.template ?? ""),
): ModelTemplate {
  const { template: source = "", bosToken, eosToken } = model;
  const compile = (now?: Date, deadline?: number): ReturnType<typeof compileTemplate> => {
    try {
      return compileTemplate(source, {
        ...(now === undefined ? {} : { now }),
        ...(deadline === undefined ? {} : { deadline }),
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ChatFormatError(
        "invalid_chat_template",
        `the model's chat template cannot be used: ${reason}`,
        { cause },
      );
    }
  };
  const { variables: variablesOfTemplate } = compile();
  const specialTokens = [...new Set([...tokens, bosToken, eosToken])].filter((token) => token !== "");
  // Templates see `tools` and `documents` as transformers gives them, None when there are none; but some templates are
  // only meant to be used with tools and iterate over them unasked.
  let spent = 0;
  const probing = (variables: TemplateVariables): string | undefined => {
    const start = Date.now();
    try {
      return compileTemplate(source, { limits: probeLimits }).render(variables);
    } catch {
      return undefined;
    } finally {
      spent += Date.now() - start;
      if (spent > probeTime) tooSlow();
    }
  };
  const tokensOfModel = {
    bos_token: bosToken,
    eos_token: eosToken,
    ...additionalTokens(source, model.specialTokens, [bosToken, eosToken]),
  };
  const ways = [{ tools: null, documents: null }, { documents: null }, { tools: [], documents: null }];
  const messages = [{ role: "user", content: "." }];
  const without =
    ways.find((way) => probing({ ...way, ...tokensOfModel, ...defaults, messages }) !== undefined) ?? ways[0];
  const complete = (variables: TemplateVariables): TemplateVariables => ({
    ...without,
    ...tokensOfModel,
    ...defaults,
    ...variables,
  });
  const render = (variables: TemplateVariables, now?: Date): string =>
    compile(now).render(complete(variables));
  const given = Object.keys({ ...tokensOfModel, ...defaults });
  /** Variables of the model and the format: what the request says of them is the caller's. */
  const own = (variables: TemplateVariables): ReadonlySet<string> =>
    new Set(given.filter((name) => !(name in variables)));
  return {
    source,
    bosToken,
    eosToken,
    specialTokens,
    render,
    renderMessages: (variables, now, deadline) =>
      compile(now, deadline).renderMessages(complete(variables), specialTokens, own(variables)),
    variables: variablesOfTemplate,
    tryRender: (variables) => probing(complete(variables)),
  };
}

function tooSlow(): never {
  throw new ChatFormatError(
    "invalid_chat_template",
    "the model's chat template takes too long for conversations of a few words",
  );
}

/** Joins neighbours of one type and drops empty segments. */
export function mergeSegments(segments: Iterable<PromptSegment>): PromptSegment[] {
  const merged: PromptSegment[] = [];
  for (const { type, text } of segments) {
    if (text === "") continue;
    const last = merged.at(-1);
    if (last?.type === type) merged[merged.length - 1] = { type, text: last.text + text };
    else merged.push({ type, text });
  }
  return merged;
}
