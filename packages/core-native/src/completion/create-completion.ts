import type {
  Completion,
  CompletionChunk,
  CompletionChunkChoice,
  CompletionUsage,
} from "@camelid/openai-types";
import type { GenerateOptions } from "../chat/chat-request.js";
import type { Engine, EngineEvent, EngineUsage } from "../engine/engine.js";
import { runSequences } from "../request/run-sequences.js";
import { toTimings, toUsage } from "../request/usage.js";
import type { TextRequest } from "./completion-request.js";
import { foldCompletionChunks } from "./fold-completion.js";
import { TextLogprobs } from "./text-logprobs.js";
import { planCompletion, type CompletionPlan } from "./plan-completion.js";

interface Step {
  readonly choice: number;
  readonly event: EngineEvent;
}

/** Plans first (what is wrong with the request rejects the promise), generates when the stream is read. */
export async function streamCompletion(
  engine: Engine,
  request: TextRequest,
  model: string,
  options: GenerateOptions = {},
): Promise<AsyncGenerator<CompletionChunk, void, undefined>> {
  const plan = await planCompletion(engine, request, options);
  const head = {
    id: `cmpl-${crypto.randomUUID()}`,
    object: "text_completion" as const,
    created: Math.floor(Date.now() / 1000),
    model,
  };
  const includeUsage = plan.includeUsage || request.stream !== true;
  return toChunks(run(engine, plan, options), plan, head, includeUsage);
}

/** A whole answer: the fold of the stream's chunks. */
export async function completeText(
  engine: Engine,
  request: TextRequest,
  model: string,
  options: GenerateOptions = {},
): Promise<Completion> {
  return foldCompletionChunks(await streamCompletion(engine, request, model, options));
}

function run(
  engine: Engine,
  plan: CompletionPlan,
  options: GenerateOptions,
): AsyncGenerator<Step, void, undefined> {
  return runSequences(engine, plan.choices, options, async function* ({ request }, choice, begin) {
    for await (const event of engine.generate(request, await begin())) yield { choice, event };
  });
}

type Head = Omit<CompletionChunk, "choices">;

async function* toChunks(
  steps: AsyncIterable<Step>,
  plan: CompletionPlan,
  head: Head,
  includeUsage: boolean,
): AsyncGenerator<CompletionChunk, void, undefined> {
  const usages = new Map<number, EngineUsage>();
  const logprobs = plan.choices.map(({ request }) => new TextLogprobs(request.topLogprobs ?? 0));
  const pending = plan.choices.map(({ echo }) => echo);
  for await (const { choice: index, event } of steps) {
    const collected = logprobs[index];
    const finished = event.type === "finish";
    if (finished) usages.set(index, event.usage);
    else collected?.add(event.tokens);
    const text = (pending[index] ?? "") + (finished ? "" : event.text);
    pending[index] = "";
    if (text === "" && !finished) continue;
    const choice: CompletionChunkChoice = {
      index,
      text,
      logprobs: plan.logprobs ? (collected?.take() ?? null) : null,
      finish_reason: finished ? event.reason : null,
    };
    const last = finished && usages.size === plan.choices.length && !includeUsage;
    yield {
      ...head,
      choices: [choice],
      ...(includeUsage ? { usage: null } : {}),
      ...(last ? { timings: toTimings(inOrder(usages)) } : {}),
    };
  }
  if (includeUsage) {
    yield { ...head, choices: [], usage: sumUsage(usages, plan), timings: toTimings(inOrder(usages)) };
  }
}

function inOrder(usages: ReadonlyMap<number, EngineUsage>): EngineUsage[] {
  return [...usages].toSorted(([a], [b]) => a - b).map(([, usage]) => usage);
}

/** Each prompt counts once, however many choices it has. */
function sumUsage(usages: ReadonlyMap<number, EngineUsage>, plan: CompletionPlan): CompletionUsage {
  const byPrompt = new Map<number, EngineUsage[]>();
  for (const [index, { prompt }] of plan.choices.entries()) {
    const usage = usages.get(index);
    if (usage !== undefined) byPrompt.set(prompt, [...(byPrompt.get(prompt) ?? []), usage]);
  }
  const parts = [...byPrompt.values()].map(toUsage);
  const sum = (pick: (usage: (typeof parts)[number]) => number) =>
    parts.reduce((total, part) => total + pick(part), 0);
  return {
    prompt_tokens: sum((part) => part.prompt_tokens),
    completion_tokens: sum((part) => part.completion_tokens),
    total_tokens: sum((part) => part.total_tokens),
    prompt_tokens_details: { cached_tokens: sum((part) => part.prompt_tokens_details?.cached_tokens ?? 0) },
  };
}
