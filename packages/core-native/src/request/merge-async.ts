/** What a source has to say next. */
type Arrival<T> =
  | { readonly type: "value"; readonly source: number; readonly value: T }
  | { readonly type: "end" }
  | { readonly type: "failure"; readonly reason: unknown };

/**
 * Merges streams in the order in which their values arrive. At most `atOnce` of them are open at a time; the next one
 * begins when one has ended. When one fails or the reader leaves, `stop` is called (it must make the others end soon),
 * then all are closed. Work and memory are linear in the values and the streams.
 */
export async function* mergeAsync<T>(
  sources: readonly AsyncIterable<T>[],
  stop: () => void,
  atOnce: number = Infinity,
): AsyncGenerator<T, void, undefined> {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) {
    // The usual case, without the price of a queue for each value: leaving the loop closes it.
    yield* only;
    return;
  }
  const iterators: AsyncIterator<T>[] = [];
  /** The answer that each open source owes; it never rejects. */
  const owed = new Map<number, Promise<void>>();
  const arrived: Arrival<T>[] = [];
  let wake = () => {};
  const arrive = (arrival: Arrival<T>) => {
    arrived.push(arrival);
    wake();
  };
  const advance = (source: number): void => {
    const asked = iterators[source]?.next();
    if (asked === undefined) return;
    const answered = asked.then(
      ({ done, value }) => arrive(done === true ? { type: "end" } : { type: "value", source, value }),
      (reason: unknown) => arrive({ type: "failure", reason }),
    );
    owed.set(
      source,
      answered.finally(() => owed.delete(source)),
    );
  };
  const begin = (): void => {
    const source = sources[iterators.length];
    if (source === undefined) return;
    iterators.push(source[Symbol.asyncIterator]());
    advance(iterators.length - 1);
  };
  let left = sources.length;
  try {
    for (let open = 0; open < Math.min(atOnce, sources.length); open++) begin();
    while (left > 0) {
      const batch = arrived.splice(0);
      if (batch.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      for (const arrival of batch) {
        if (arrival.type === "failure") throw arrival.reason;
        if (arrival.type === "end") {
          left--;
          begin();
        } else {
          yield arrival.value;
          advance(arrival.source);
        }
      }
    }
  } finally {
    if (left > 0) {
      stop();
      await Promise.allSettled(owed.values());
      await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
    }
  }
}
