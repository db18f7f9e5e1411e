import type { ChatFormat, RenderedChat, RenderInput } from "@camelid/chat-formats";
import type { Engine, EnginePrompt, GenerateRequest } from "../engine/engine.js";
import { ContextLengthError, InvalidParameterError } from "../errors.js";
import {
  describe,
  isObject,
  readBoolean,
  readInteger,
  readString,
  readStrings,
} from "../request/check-values.js";
import { checkConversationLength, checkTextLength } from "../request/check-length.js";
import { checkFields } from "../request/field-rules.js";
import { checkRequestLimits, readChoiceCount, readMaxTokens, seedOfChoice } from "../request/read-limits.js";
import { inProcessChatDefaults, readSampling } from "../request/read-sampling.js";
import { chatFields } from "./chat-fields.js";
import { checkGenerateOptions, type ChatRequest, type GenerateOptions } from "./chat-request.js";
import { checkMessages } from "./check-messages.js";
import { constrainAnswer } from "./constrain-answer.js";
import { readResponseFormat, type AnswerForm } from "./read-response-format.js";
import { readTools, type ToolPlan } from "./read-tools.js";

/** What a chat runs on. */
export interface ChatContext {
  readonly engine: Engine;
  readonly format: ChatFormat;
}

/** A checked and rendered request: all that can be refused has been refused. */
export interface ChatPlan {
  readonly rendered: RenderedChat;
  /** The prompt as token ids, BOS included. */
  readonly tokens: Int32Array;
  /** One per choice. */
  readonly requests: readonly GenerateRequest[];
  /** The request's field that the answer is held to; undefined when it is free. */
  readonly constraintPlace: string | undefined;
  /** Answer with `function_call` instead of `tool_calls`. */
  readonly legacyFunctions: boolean;
  /** One answer may hold several calls. */
  readonly parallelCalls: boolean;
  readonly logprobs: boolean;
  readonly includeUsage: boolean;
}

/** A conversation and the exact prompt it becomes. */
export interface RenderedRequest {
  readonly rendered: RenderedChat;
  readonly tokens: Int32Array;
  /** The format's stop texts and the request's. */
  readonly stop: readonly string[];
  readonly toolPlan: ToolPlan;
  readonly form: AnswerForm;
}

/**
 * Checks the fields that shape the prompt, and renders. Throws InvalidParameterError, or the format's error when the
 * conversation cannot be expressed. `mustFit`: a conversation that is too long for the context whatever its tokens are is
 * refused with ContextLengthError, before it is rendered where that can be told.
 */
export async function renderRequest(
  { engine, format }: ChatContext,
  request: ChatRequest,
  { limits, signal }: Pick<GenerateOptions, "limits" | "signal"> = {},
  mustFit = false,
): Promise<RenderedRequest> {
  if (isObject(request)) checkRequestLimits(request, limits);
  checkFields(request, chatFields);
  checkMessages(request.messages);
  const toolPlan = readTools(request);
  const form = readResponseFormat(request.response_format);
  if (mustFit) checkConversationLength(engine, request.messages);
  const rendered = format.render(renderInput(request, toolPlan, form));
  if (mustFit) checkTextLength(engine, rendered.promptText);
  const prompt: EnginePrompt = { type: "segments", segments: rendered.prompt, addBos: rendered.addBos };
  const stop = [...new Set([...rendered.stop, ...readStrings("stop", request.stop)])];
  return { rendered, tokens: await engine.tokenizePrompt(prompt, { signal }), stop, toolPlan, form };
}

/** Checks and renders a whole request. Throws InvalidParameterError, ContextLengthError, GrammarError, ChatFormatError. */
export async function planChat(
  context: ChatContext,
  request: ChatRequest,
  options: GenerateOptions = {},
): Promise<ChatPlan> {
  checkGenerateOptions(options);
  const { engine } = context;
  const planned = await renderRequest(context, request, options, true);
  const { rendered, tokens, stop, toolPlan, form } = planned;
  if (tokens.length >= engine.contextLength)
    throw new ContextLengthError(tokens.length, engine.contextLength);
  const sampling = readSampling(
    request,
    options.samplingDefaults ?? inProcessChatDefaults,
    engine.model.vocabularySize,
  );
  const topLogprobs = readTopLogprobs(request);
  const plan = { engine, format: context.format, rendered, toolPlan, form };
  const constraint = await constrainAnswer(request, plan, options);
  const base: GenerateRequest = {
    prompt: { type: "tokens", tokens },
    maxTokens: readMaxTokens(request),
    stop,
    preservedTokens: rendered.preservedTokens,
    grammar: constraint?.program,
    topLogprobs,
    logitsProcessor: options.logitsProcessor,
  };
  const requests = Array.from({ length: readChoiceCount(request.n) }, (_, index) => ({
    ...base,
    sampling: { ...sampling, seed: seedOfChoice(sampling.seed, index) },
  }));
  return {
    rendered,
    tokens,
    requests,
    constraintPlace: constraint?.place,
    legacyFunctions: toolPlan.legacy,
    parallelCalls: toolPlan.parallel,
    logprobs: topLogprobs !== undefined,
    includeUsage: request.stream_options?.include_usage === true,
  };
}

function renderInput(
  request: ChatRequest,
  { tools, toolChoice, parallel }: ToolPlan,
  { responseFormat }: AnswerForm,
): RenderInput {
  const effort = readString("reasoning_effort", request.reasoning_effort);
  const thinking = readBoolean("enable_thinking", request.enable_thinking);
  return {
    messages: request.messages,
    tools,
    toolChoice,
    parallelToolCalls: parallel,
    addGenerationPrompt: readBoolean("add_generation_prompt", request.add_generation_prompt),
    continueFinalMessage: readContinue(request),
    enableThinking: thinking ?? (effort === "none" ? false : undefined),
    reasoningFormat: readReasoningFormat(request.reasoning_format),
    reasoningEffort: effort === "none" ? undefined : effort,
    chatTemplateKwargs: readKwargs(request.chat_template_kwargs),
    documents: readDocuments(request.documents),
    responseFormat,
  };
}

function readContinue(request: ChatRequest): boolean | undefined {
  const value = readBoolean("continue_final_message", request.continue_final_message);
  if (value !== true) return value;
  if (request.messages.at(-1)?.role !== "assistant") {
    throw new InvalidParameterError("continue_final_message", "needs an assistant message at the end.");
  }
  if (request.add_generation_prompt === true) {
    throw new InvalidParameterError(
      "continue_final_message",
      "cannot be used together with add_generation_prompt.",
    );
  }
  return true;
}

function readReasoningFormat(value: unknown): "auto" | "none" | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === "auto" || value === "none") return value;
  throw new InvalidParameterError("reasoning_format", `must be "auto" or "none", not ${describe(value)}.`);
}

function readKwargs(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw new InvalidParameterError("chat_template_kwargs", `must be an object, not ${describe(value)}.`);
}

function readDocuments(value: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new InvalidParameterError("documents", "must be an array of objects.");
}

function readTopLogprobs(request: ChatRequest): number | undefined {
  const count = readInteger("top_logprobs", request.top_logprobs, { min: 0, max: 20 });
  if (readBoolean("logprobs", request.logprobs) === true) return count ?? 0;
  if (count !== undefined && count > 0)
    throw new InvalidParameterError("top_logprobs", "needs logprobs: true.");
  return undefined;
}
