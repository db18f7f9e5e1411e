import type { OutputEvent } from "@camelid/chat-formats";
import type { TokenLogprob } from "@camelid/openai-types";
import type { Engine, EngineUsage, GenerateRequest, SequenceOptions } from "../engine/engine.js";
import { toWireLogprobs } from "../request/token-logprobs.js";
import { mergeAsync } from "../request/merge-async.js";
import type { GenerateOptions } from "./chat-request.js";
import type { ChatPlan } from "./plan-chat.js";
import { nameCalls } from "./tool-call-ids.js";

/** What happened to one choice: output events, the log-probabilities of their tokens, and at its end the usage. */
export interface ChatStep {
  readonly choice: number;
  /** Every `tool-call-start` has an id. */
  readonly events: readonly OutputEvent[];
  readonly logprobs: readonly TokenLogprob[];
  /** On the step with the `finish` event. */
  readonly usage?: EngineUsage;
}

/** Runs all choices of a plan at the same time. Leaving the loop or aborting the signal ends them. */
export async function* runChat(
  engine: Engine,
  plan: ChatPlan,
  { signal, onSequenceEnd: onEnd }: GenerateOptions = {},
): AsyncGenerator<ChatStep> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const options = { signal: both, onEnd };
  const choices = plan.requests.map((request, index) => runChoice(engine, plan, request, index, options));
  yield* mergeAsync(choices, () => stop.abort());
}

async function* runChoice(
  engine: Engine,
  { rendered, parallelCalls: parallel }: ChatPlan,
  request: GenerateRequest,
  choice: number,
  options: SequenceOptions,
): AsyncGenerator<ChatStep> {
  const parser = rendered.createParser();
  const withIds = nameCalls();
  const understand = (events: readonly OutputEvent[]) =>
    withIds(parallel ? events : events.filter(isOfFirstCall));
  for await (const event of engine.generate(request, options)) {
    if (event.type === "tokens") {
      const logprobs =
        request.topLogprobs === undefined ? [] : toWireLogprobs(event.tokens, request.topLogprobs);
      yield { choice, events: understand(parser.push(event.text)), logprobs };
    } else {
      yield { choice, events: understand(parser.finish(event.reason)), logprobs: [], usage: event.usage };
    }
  }
}

/** Not more than one call is promised without parallel calls; what a model writes after it is dropped. */
function isOfFirstCall(event: OutputEvent): boolean {
  return !("index" in event) || event.index === 0;
}
