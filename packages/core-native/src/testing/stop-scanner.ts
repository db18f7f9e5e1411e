/** Finds the earliest stop text in a growing output and holds back what may become one. */
export class StopScanner {
  readonly #stops: readonly string[];
  #held = "";

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** The text that is certain now, and the stop text that ended it. */
  push(text: string): { readonly text: string; readonly stop?: string } {
    const all = this.#held + text;
    let at = Infinity;
    let stop: string | undefined;
    for (const candidate of this.#stops) {
      const found = all.indexOf(candidate);
      if (found !== -1 && found < at) [at, stop] = [found, candidate];
    }
    if (stop !== undefined) {
      this.#held = "";
      return { text: all.slice(0, at), stop };
    }
    const keep = this.#heldLength(all);
    this.#held = all.slice(all.length - keep);
    return { text: all.slice(0, all.length - keep) };
  }

  /** What was held back when the output ends. */
  flush(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  #heldLength(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
