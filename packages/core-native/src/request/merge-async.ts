/**
 * Merges streams in the order in which their values arrive. When one fails or the reader leaves, `stop` is called (it
 * must make the others end soon), then all are closed.
 */
export async function* mergeAsync<T>(
  sources: readonly AsyncIterable<T>[],
  stop: () => void,
): AsyncGenerator<T, void, undefined> {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) {
    // The usual case, without the price of a race for each value: leaving the loop closes it.
    yield* only;
    return;
  }
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const advance = async (iterator: AsyncIterator<T>) => ({ iterator, result: await iterator.next() });
  const pending = new Map(iterators.map((iterator) => [iterator, advance(iterator)]));
  let ended = false;
  try {
    while (pending.size > 0) {
      const { iterator, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(iterator);
      } else {
        yield result.value;
        pending.set(iterator, advance(iterator));
      }
    }
    ended = true;
  } finally {
    if (!ended) {
      stop();
      await Promise.allSettled(pending.values());
      await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
    }
  }
}
