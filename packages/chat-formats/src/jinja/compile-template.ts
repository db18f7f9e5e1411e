import { environment } from "./builtins/environment.js";
import { convertInput } from "./convert-input.js";
import { compileBlock, type Execute } from "./interpreter/compile-statement.js";
import { Frame } from "./interpreter/frame.js";
import { freeVariables } from "./interpreter/free-variables.js";
import { Output, Scope } from "./interpreter/scope.js";
import { normalizeSource, positionAt } from "./lexer/position.js";
import { defaultTemplateLimits, type TemplateLimits } from "./limits.js";
import { parseTemplate } from "./parser/parse-template.js";
import {
  markCallerText,
  markMessage,
  needsTracking,
  segmentsOf,
  shownOf,
  type TemplateSegment,
  tokenVariables,
} from "./render-segments.js";
import { Runtime } from "./runtime.js";
import { Failure, TemplateError } from "./template-error.js";
import { textOf } from "./values/type-name.js";
import type { Str, Value } from "./values/value.js";

export interface TemplateOptions {
  /** Clock of `strftime_now`; local time. Default: the system's. */
  readonly now?: Date | (() => Date);
  /** When renderings must have ended, as `Date.now()` tells it: one for all that belong together. Default: none. */
  readonly deadline?: number;
  /** Budgets; those left out have their defaults. */
  readonly limits?: Partial<TemplateLimits>;
}

export type TemplateData = Readonly<Record<string, unknown>>;

/** A template that can be rendered any number of times, also from within other code that renders. */
export interface CompiledTemplate {
  /**
   * The text for the data, which is copied and never changed. Throws TemplateError.
   * Data is JSON: integral numbers are Python ints, other numbers floats, bigints exact ints; see
   * `parseJsonLosslessly` for data where `1.0` must stay a float.
   */
  render(data: TemplateData): string;
  /**
   * The same text by origin. `text` is what came from strings of the data, `control` what the template wrote, what
   * came from the variables named in `own` (default: `bos_token` and the other tokens that are the model's), and the
   * values of `role`.
   * Where no string of the data can take part in spelling one of `specialTokens`, all of it is one control segment:
   * it is tokenized the same. Throws TemplateError.
   */
  renderSegments(
    data: TemplateData,
    specialTokens: readonly string[],
    own?: ReadonlySet<string>,
  ): TemplateSegment[];
  /** The segments, and how much of each message of the data reached them. */
  renderMessages(
    data: TemplateData,
    specialTokens: readonly string[],
    own?: ReadonlySet<string>,
  ): RenderedMessages;
  /** Names that the template reads from its data. */
  readonly variables: ReadonlySet<string>;
}

export interface RenderedMessages {
  readonly segments: TemplateSegment[];
  /** Characters of the content of each message (by its place in `messages`) that the text shows, white space aside. */
  readonly shown: ReadonlyMap<number, number>;
}

/**
 * Compiles a chat template: Jinja2 as Hugging Face transformers sets it up (sandboxed and immutable, with
 * trim_blocks, lstrip_blocks, loop controls, `generation` blocks, `tojson`, `raise_exception`, `strftime_now`).
 * Nothing of the template becomes JavaScript. Compiled code is cached by source.
 * Throws TemplateError of kind `syntax` or `limit`.
 */
export function compileTemplate(source: string, options: TemplateOptions = {}): CompiledTemplate {
  const limits = { ...defaultTemplateLimits, ...options.limits };
  const program = compileProgram(source, limits);
  const { now = () => new Date() } = options;
  const clock = typeof now === "function" ? now : () => now;
  const render = (
    data: TemplateData,
    own?: ReadonlySet<string>,
  ): { readonly text: Str; readonly tookApart: boolean } => {
    const runtime = new Runtime(environment, limits, clock, options.deadline);
    return { text: run(program, runtime, data, own), tookApart: runtime.tookApart };
  };
  return {
    render: (data) => textOf(render(data).text),
    renderSegments(data, specialTokens, own = tokenVariables) {
      const untracked = render(data);
      const text = textOf(untracked.text);
      // Strings that were taken apart may spell what no whole one does.
      if (!untracked.tookApart && !needsTracking(data, specialTokens, own)) return segmentsOf(text);
      const tracked = render(data, own).text;
      // Only a template that renders differently each time gets here; no text of it may become a control token.
      return textOf(tracked) === text ? segmentsOf(tracked) : [{ type: "text", text }];
    },
    renderMessages(data, specialTokens, own = tokenVariables) {
      const { text, tookApart } = render(data, own);
      const apart = tookApart || needsTracking(data, specialTokens, own);
      return { segments: segmentsOf(apart ? text : textOf(text)), shown: shownOf(text) };
    },
    variables: program.variables,
  };
}

/** A compiled template and the text its places refer to. */
interface Program {
  readonly source: string;
  readonly execute: Execute;
  readonly variables: ReadonlySet<string>;
}

const cacheSize = 64;
/** By nesting limit and source; the most recently used is last. */
const caches = new Map<number, Map<string, Program>>();

function compileProgram(source: string, limits: TemplateLimits): Program {
  const nesting = limits.maxSourceNesting;
  let cache = caches.get(nesting);
  if (cache === undefined) caches.set(nesting, (cache = new Map()));
  let program = cache.get(source);
  if (program === undefined) program = compileAnew(source, limits);
  else cache.delete(source);
  cache.set(source, program);
  if (cache.size > cacheSize) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  return program;
}

function compileAnew(source: string, limits: TemplateLimits): Program {
  if (source.length > limits.maxSourceLength) {
    throw new TemplateError(
      new Failure("LimitError", `the template is longer than ${limits.maxSourceLength}`),
    );
  }
  return withoutOverflow(() => {
    const normalized = normalizeSource(source);
    const { body, hasUnknownNames } = parseTemplate(normalized, environment, limits.maxSourceNesting);
    const context = {
      environment,
      source: normalized,
      frame: new Frame(undefined, []),
      soft: false,
      lazy: !hasUnknownNames,
      constant: false,
    };
    const variables = new Set([...freeVariables(body)].filter((name) => !environment.globals.has(name)));
    return { source: normalized, execute: compileBlock(body, context), variables };
  });
}

function run(
  program: Program,
  runtime: Runtime,
  data: TemplateData,
  own: ReadonlySet<string> | undefined,
): Str {
  try {
    return withoutOverflow(() => {
      const variables = new Map<string, Value>();
      for (const [name, value] of Object.entries(data)) {
        if (value === undefined) continue;
        const nesting = runtime.limits.maxDataNesting;
        if (own === undefined || own.has(name)) variables.set(name, convertInput(value, nesting));
        else if (name === "messages" && Array.isArray(value)) {
          const messages: readonly unknown[] = value;
          const marked = messages.map((message, index) => convertInput(message, nesting, markMessage(index)));
          variables.set(name, marked);
        } else variables.set(name, convertInput(value, nesting, markCallerText));
      }
      const out = new Output(runtime);
      const globals = new Scope(runtime, undefined, runtime.environment.globals);
      program.execute(new Scope(runtime, globals, variables).inner(), out);
      return out.finish();
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { at } = runtime;
    throw new TemplateError(error, at && positionAt(program.source, at.at));
  }
}

/** The JavaScript engine's stack is one more limit. */
function withoutOverflow<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new TemplateError(new Failure("LimitError", "the template or its data is nested too deep"));
    }
    throw error;
  }
}
