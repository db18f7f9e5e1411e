import type { GenerateOptions } from "../chat/chat-request.js";
import type { Engine, SequenceOptions } from "../engine/engine.js";
import { mergeAsync } from "./merge-async.js";

/** One sequence of a request: it begins when `begin` is fulfilled, with the options for the engine. */
export type RunSequence<Request, Step> = (
  request: Request,
  index: number,
  begin: () => Promise<SequenceOptions>,
) => AsyncIterable<Step>;

/**
 * Runs the sequences of a request, as many at a time as the engine has, and gives their steps as they come. Leaving the
 * loop or aborting the signal ends them.
 */
export async function* runSequences<Request, Step>(
  engine: Engine,
  requests: readonly Request[],
  { signal: outer, acquire }: GenerateOptions,
  run: RunSequence<Request, Step>,
): AsyncGenerator<Step, void, undefined> {
  const stop = new AbortController();
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal]);
  const begin = async (): Promise<SequenceOptions> =>
    acquire === undefined ? { signal } : { signal, onEnd: await acquire(signal) };
  const sequences = requests.map((request, index) => run(request, index, begin));
  yield* mergeAsync(sequences, () => stop.abort(), engine.parallel);
}
