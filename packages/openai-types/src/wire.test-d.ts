/** Checked by the compiler (`tsc -p tsconfig.tests.json`): at run time `expectTypeOf` does nothing. */
import type OpenAI from "openai";
import type { ErrorObject as TheirErrorObject } from "openai/resources/shared";
import { describe, expectTypeOf, test } from "vitest";
import type {
  ChatTemplateExtensions,
  SamplingExtensions,
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionMessage,
  ChatCompletionRequest,
  ChatCompletionRequestBase,
  ChatCompletionRequestNonStreaming,
  ChatCompletionRequestStreaming,
  ChatMessage,
  ChatTool,
  ChatToolChoice,
  Completion,
  CompletionChunk,
  CompletionRequest,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
  CompletionUsage,
  ErrorObject,
  Model,
  ResponseFormat,
} from "./index.js";

type Their = OpenAI.ChatCompletionCreateParams;
/** Fields of ours that OpenAI does not have. */
type Extra<Ours, Theirs> = Exclude<keyof Ours, keyof Theirs>;

describe("requests", () => {
  test("a chat request of the official package is one of ours", () => {
    expectTypeOf<OpenAI.ChatCompletionCreateParamsNonStreaming>().toExtend<ChatCompletionRequestNonStreaming>();
    expectTypeOf<OpenAI.ChatCompletionCreateParamsStreaming>().toExtend<ChatCompletionRequestStreaming>();
    expectTypeOf<Their>().toExtend<ChatCompletionRequest>();
    expectTypeOf<OpenAI.ChatCompletionMessageParam>().toExtend<ChatMessage>();
    expectTypeOf<OpenAI.ChatCompletionTool>().toExtend<ChatTool>();
    expectTypeOf<OpenAI.ChatCompletionToolChoiceOption>().toExtend<ChatToolChoice>();
    expectTypeOf<NonNullable<Their["response_format"]>>().toExtend<ResponseFormat>();
  });

  test("a chat request of ours is one of the official package", () => {
    expectTypeOf<ChatCompletionRequestNonStreaming>().toExtend<OpenAI.ChatCompletionCreateParamsNonStreaming>();
    expectTypeOf<ChatCompletionRequestStreaming>().toExtend<OpenAI.ChatCompletionCreateParamsStreaming>();
    expectTypeOf<ChatMessage>().toExtend<OpenAI.ChatCompletionMessageParam>();
    expectTypeOf<ChatTool>().toExtend<OpenAI.ChatCompletionTool>();
    expectTypeOf<ChatToolChoice>().toExtend<OpenAI.ChatCompletionToolChoiceOption>();
    expectTypeOf<ResponseFormat>().toExtend<NonNullable<Their["response_format"]>>();
  });

  test("every field of OpenAI's chat request has a type of ours, and only our extensions are added", () => {
    expectTypeOf<Exclude<keyof Their, keyof ChatCompletionRequestBase | "stream">>().toEqualTypeOf<never>();
    expectTypeOf<Extra<ChatCompletionRequestBase, Their>>().toEqualTypeOf<
      keyof SamplingExtensions | keyof ChatTemplateExtensions
    >();
  });

  test("completion requests are assignable both ways", () => {
    expectTypeOf<OpenAI.CompletionCreateParamsNonStreaming>().toExtend<CompletionRequestNonStreaming>();
    expectTypeOf<OpenAI.CompletionCreateParamsStreaming>().toExtend<CompletionRequestStreaming>();
    expectTypeOf<CompletionRequest>().toExtend<OpenAI.CompletionCreateParams>();
    expectTypeOf<Extra<CompletionRequestNonStreaming, OpenAI.CompletionCreateParams>>().toEqualTypeOf<
      keyof SamplingExtensions
    >();
  });
});

describe("answers", () => {
  test("chat completions are assignable both ways", () => {
    expectTypeOf<ChatCompletion>().toExtend<OpenAI.ChatCompletion>();
    expectTypeOf<OpenAI.ChatCompletion>().toExtend<ChatCompletion>();
    expectTypeOf<ChatCompletionMessage>().toExtend<OpenAI.ChatCompletionMessage>();
    expectTypeOf<OpenAI.ChatCompletionMessage>().toExtend<ChatCompletionMessage>();
    expectTypeOf<Extra<ChatCompletion, OpenAI.ChatCompletion>>().toEqualTypeOf<"timings">();
    expectTypeOf<Exclude<keyof OpenAI.ChatCompletion, keyof ChatCompletion>>().toEqualTypeOf<never>();
  });

  test("chunks are assignable both ways", () => {
    expectTypeOf<ChatCompletionChunk>().toExtend<OpenAI.ChatCompletionChunk>();
    expectTypeOf<OpenAI.ChatCompletionChunk>().toExtend<ChatCompletionChunk>();
    expectTypeOf<
      Exclude<keyof OpenAI.ChatCompletionChunk, keyof ChatCompletionChunk>
    >().toEqualTypeOf<never>();
  });

  test("an answer's message can be sent back as a message of the next request", () => {
    expectTypeOf<ChatCompletionMessage>().toExtend<ChatMessage>();
  });

  test("completions, usage, models and errors are assignable both ways", () => {
    expectTypeOf<Completion>().toExtend<OpenAI.Completion>();
    expectTypeOf<OpenAI.Completion>().toExtend<Completion>();
    expectTypeOf<CompletionUsage>().toEqualTypeOf<OpenAI.CompletionUsage>();
    expectTypeOf<Model>().toExtend<OpenAI.Model>();
    expectTypeOf<OpenAI.Model>().toExtend<Model>();
    expectTypeOf<ErrorObject>().toExtend<TheirErrorObject>();
    expectTypeOf<TheirErrorObject>().toExtend<ErrorObject>();
  });

  test("a completion chunk differs from OpenAI's only by the nulls its API really sends", () => {
    expectTypeOf<OpenAI.Completion>().toExtend<CompletionChunk>();
    expectTypeOf<Omit<CompletionChunk, "choices" | "usage">>().toExtend<
      Omit<OpenAI.Completion, "choices" | "usage">
    >();
    expectTypeOf<Omit<CompletionChunk["choices"][number], "finish_reason">>().toExtend<
      Omit<OpenAI.CompletionChoice, "finish_reason">
    >();
  });
});

describe("a wrong value", () => {
  test("is an error to the compiler", () => {
    expectTypeOf<{ role: "wizard"; content: string }>().not.toExtend<ChatMessage>();
    expectTypeOf<{
      model: string;
      messages: ChatMessage[];
      stream: "yes";
    }>().not.toExtend<ChatCompletionRequest>();
    expectTypeOf<{ type: "yaml" }>().not.toExtend<ResponseFormat>();
  });
});
