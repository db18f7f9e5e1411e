const pieces = /\p{L}{1,6}|\p{N}{1,3}| ?[^\p{L}\p{N}\s]|\s{1,4}|[\s\S]/gu;
const encoder = new TextEncoder();

/**
 * A vocabulary that grows with what it is given: special tokens first, then every piece of text in order of its first
 * appearance. Good enough to count tokens and to take text apart as tokens do.
 */
export class RecordedVocabulary {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #special: ReadonlySet<string>;
  readonly #specialPattern: RegExp | undefined;

  constructor(specialTokens: readonly string[]) {
    this.#special = new Set(specialTokens);
    for (const text of this.#special) this.#id(text);
    const longestFirst = [...this.#special].toSorted((a, b) => b.length - a.length);
    this.#specialPattern =
      longestFirst.length === 0 ? undefined : new RegExp(`(${longestFirst.map(escapePattern).join("|")})`);
  }

  /** The pieces of a text; with `parseSpecial` the spelling of a special token is that token. */
  split(text: string, parseSpecial: boolean): string[] {
    if (!parseSpecial || this.#specialPattern === undefined) return text.match(pieces) ?? [];
    return text
      .split(this.#specialPattern)
      .flatMap((part) => (this.#special.has(part) ? [part] : (part.match(pieces) ?? [])));
  }

  encode(text: string, parseSpecial: boolean): number[] {
    return this.split(text, parseSpecial).map((piece) =>
      // The same spelling as plain text is another token than the special one.
      this.#id(!parseSpecial && this.#special.has(piece) ? `\u0000${piece}` : piece),
    );
  }

  isSpecial(piece: string): boolean {
    return this.#special.has(piece);
  }

  decode(tokens: ArrayLike<number>, special: boolean): Uint8Array {
    const texts = Array.from(tokens, (token) => this.#texts[token] ?? "");
    return encoder.encode(
      texts
        .filter((text) => special || !this.#special.has(text))
        .join("")
        .replaceAll("\u0000", ""),
    );
  }

  #id(piece: string): number {
    const known = this.#ids.get(piece);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#ids.set(piece, id);
    this.#texts.push(piece);
    return id;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
