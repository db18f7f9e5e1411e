import type { OutputEvent } from "@camelid/chat-formats";
import type { TokenLogprob } from "@camelid/openai-types";
import { GrammarError } from "@camelid/grammar/gbnf";
import type { Engine, EngineUsage, GenerateRequest, SequenceOptions } from "../engine/engine.js";
import { toWireLogprobs } from "../request/token-logprobs.js";
import { InvalidParameterError } from "../errors.js";
import { runSequences } from "../request/run-sequences.js";
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

/** Runs all choices of a plan. Leaving the loop or aborting the signal ends them. */
export function runChat(
  engine: Engine,
  plan: ChatPlan,
  options: GenerateOptions = {},
): AsyncGenerator<ChatStep, void, undefined> {
  return runSequences(engine, plan.requests, options, (request, choice, begin) =>
    runChoice(engine, plan, request, choice, begin),
  );
}

async function* runChoice(
  engine: Engine,
  plan: ChatPlan,
  request: GenerateRequest,
  choice: number,
  begin: () => Promise<SequenceOptions>,
): AsyncGenerator<ChatStep> {
  const { rendered, parallelCalls: parallel } = plan;
  const parser = rendered.createParser();
  const withIds = nameCalls();
  const understand = (events: readonly OutputEvent[]) =>
    withIds(parallel ? events : events.filter(isOfFirstCall));
  try {
    for await (const event of engine.generate(request, await begin())) {
      if (event.type === "tokens") {
        const logprobs =
          request.topLogprobs === undefined ? [] : toWireLogprobs(event.tokens, request.topLogprobs);
        yield { choice, events: understand(parser.push(event.text)), logprobs };
      } else {
        yield { choice, events: understand(parser.finish(event.reason)), logprobs: [], usage: event.usage };
      }
    }
  } catch (error) {
    throw naming(plan.constraintPlace, error);
  }
}

/** A grammar that turns out to be too hard is the fault of the request's field that asked for it. */
function naming(place: string | undefined, error: unknown): unknown {
  const named = place !== undefined && place !== "grammar" && error instanceof GrammarError;
  return named ? new InvalidParameterError(place, error.message) : error;
}

/** Not more than one call is promised without parallel calls; what a model writes after it is dropped. */
function isOfFirstCall(event: OutputEvent): boolean {
  return !("index" in event) || event.index === 0;
}
