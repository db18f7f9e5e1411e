import type { Engine, GenerateRequest } from "../engine/engine.js";
import { checkGenerateOptions, type GenerateOptions } from "../chat/chat-request.js";
import { InvalidParameterError } from "../errors.js";
import { isObject, readBoolean, readInteger, readStrings } from "../request/check-values.js";
import { checkFields } from "../request/field-rules.js";
import { readUserGrammar } from "../request/read-grammar.js";
import { checkRequestLimits, readChoiceCount, readMaxTokens, seedOfChoice } from "../request/read-limits.js";
import { completionDefaults, readSampling } from "../request/read-sampling.js";
import { completionFields } from "./completion-fields.js";
import type { TextRequest } from "./completion-request.js";
import { readPrompts } from "./read-prompts.js";

const defaultMaxTokens = 16;

/** A checked completion request. */
export interface CompletionPlan {
  /** One per choice: the choices of the first prompt, then those of the next. */
  readonly choices: readonly {
    readonly request: GenerateRequest;
    /** Which prompt it continues. */
    readonly prompt: number;
    /** Text put in front of the answer. */
    readonly echo: string;
  }[];
  readonly logprobs: boolean;
  readonly includeUsage: boolean;
}

/** Checks a completion request. Throws InvalidParameterError, ContextLengthError, GrammarError. */
export async function planCompletion(
  engine: Engine,
  request: TextRequest,
  options: GenerateOptions = {},
): Promise<CompletionPlan> {
  checkGenerateOptions(options);
  if (isObject(request)) checkRequestLimits(request, options.limits);
  checkFields(request, completionFields);
  const prompts = await readPrompts(engine, request.prompt, options.signal);
  const count = readChoiceCount(request.n);
  const bestOf = readInteger("best_of", request.best_of, { min: 1 });
  if (bestOf !== undefined && bestOf !== count) {
    throw new InvalidParameterError(
      "best_of",
      "must equal n: choosing among more candidates is not supported.",
    );
  }
  const echo = readBoolean("echo", request.echo) === true;
  const topLogprobs = readInteger("logprobs", request.logprobs, { min: 0, max: 20 });
  if (echo && topLogprobs !== undefined) {
    throw new InvalidParameterError(
      "echo",
      "cannot be combined with logprobs: those of the prompt are not computed.",
    );
  }
  const defaults = options.samplingDefaults ?? completionDefaults;
  const sampling = readSampling(request, defaults, engine.model.vocabularySize);
  const base = {
    maxTokens: readMaxTokens({ max_tokens: request.max_tokens ?? defaultMaxTokens }),
    stop: readStrings("stop", request.stop),
    grammar: await readUserGrammar(engine, request.grammar, options),
    topLogprobs,
    logitsProcessor: options.logitsProcessor,
  };
  const choices = prompts.flatMap(({ tokens, text }, prompt) =>
    Array.from({ length: count }, (_, index) => ({
      request: {
        ...base,
        prompt: { type: "tokens" as const, tokens },
        sampling: { ...sampling, seed: seedOfChoice(sampling.seed, prompt * count + index) },
      },
      prompt,
      echo: echo ? text : "",
    })),
  );
  return {
    choices,
    logprobs: topLogprobs !== undefined,
    includeUsage: request.stream_options?.include_usage === true,
  };
}
