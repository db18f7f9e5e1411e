/** A step of a parser: it pauses (`yield`) when it needs text that has not arrived yet. */
export type Reading<T> = Generator<undefined, T, undefined>;

/** Whitespace as models put it between markers. */
export function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}

/** A search for the first of several markers. */
interface Search {
  /** Longest first. */
  readonly candidates: readonly string[];
  /** Their first characters. */
  readonly first: string;
  /** The same by code: 1 where a marker may begin. Codes share places, so a 1 is only a hint. */
  readonly mayBegin: Uint8Array;
  readonly emit: (text: string) => void;
  /** A marker that was found while the parser slept. */
  found: string | undefined;
}

/**
 * Text that arrives in pieces. Readers consume it from the front; consumed text is given up as more arrives, so that
 * memory and time stay linear in the output. `mark` keeps text that may have to be read again; `limit` bounds how much.
 */
export class TextReader {
  #buffer = "";
  /** Next character in the buffer, and the buffer's own place in the whole text. */
  #position = 0;
  #base = 0;
  #ended = false;
  #marks = 0;
  /** Consumed pieces that a mark may ask for again, in order up to the buffer. */
  #kept: string[] = [];
  #limit = Number.POSITIVE_INFINITY;
  /** The search for markers that waits for more text. */
  #search: Search | undefined;
  /** Characters looked at or copied, a measure of work for tests. */
  work = 0;

  append(text: string): void {
    if (this.#position > 0) {
      if (this.#marks > 0) this.#kept.push(this.#buffer.slice(0, this.#position));
      this.#base += this.#position;
      // The rest is short (a possible marker), so this copy does not make reading quadratic.
      this.#buffer =
        this.#position === this.#buffer.length ? text : this.#buffer.slice(this.#position) + text;
      this.#position = 0;
    } else this.#buffer += text;
    this.work += this.#buffer.length - text.length;
  }

  /**
   * Takes one more character the short way, when a search waits with nothing pending and no marker begins with it.
   * Returns false when it must be appended. Most output of a model arrives so.
   */
  passOne(character: string): boolean {
    const search = this.#search;
    if (
      search === undefined ||
      this.#marks > 0 ||
      this.#position < this.#buffer.length ||
      search.mayBegin[character.charCodeAt(0) & 0xff] !== 0
    ) {
      return false;
    }
    this.work += 1;
    this.#base += 1;
    search.emit(character);
    return true;
  }

  /**
   * Whether the new text has been dealt with: a search that found no marker in it has passed it on. Otherwise the
   * parser must be resumed. Saves waking a chain of generators for every token.
   */
  searchOn(): boolean {
    if (this.#search === undefined) return false;
    this.#search.found = this.#scan(this.#search);
    return this.#search.found === undefined;
  }

  /** All that has arrived and was not consumed; it is consumed now. */
  rest(): string {
    const rest = this.#buffer.slice(this.#position);
    this.#position = this.#buffer.length;
    return rest;
  }

  end(): void {
    this.#ended = true;
  }

  /** Remembers this place: `reset` returns to it as often as needed; `release` gives it up. */
  mark(): number {
    this.#marks += 1;
    return this.#base + this.#position;
  }

  reset(mark: number): void {
    const pieces: string[] = [];
    while (this.#base > mark) {
      const piece = this.#kept.pop();
      if (piece === undefined) break;
      pieces.push(piece);
      this.#base -= piece.length;
    }
    if (pieces.length > 0) this.#buffer = pieces.toReversed().join("") + this.#buffer;
    this.work += this.#buffer.length;
    this.#position = mark - this.#base;
  }

  release(): void {
    this.#marks -= 1;
    if (this.#marks === 0) this.#kept = [];
  }

  /** Makes the text seem to end after so many more characters; undefined takes that back. */
  limit(characters: number | undefined): void {
    this.#limit =
      characters === undefined ? Number.POSITIVE_INFINITY : this.#base + this.#position + characters;
  }

  /** The next character without consuming it, "" at the end. */
  *peek(): Reading<string> {
    while (this.#position >= this.#buffer.length) {
      if (this.#ended) return "";
      yield;
    }
    if (this.#base + this.#position >= this.#limit) return "";
    this.work += 1;
    return this.#buffer.charAt(this.#position);
  }

  *next(): Reading<string> {
    const character = yield* this.peek();
    if (character !== "") this.#position += 1;
    return character;
  }

  /** Consumes `literal` when it comes next; otherwise consumes nothing. */
  *take(literal: string): Reading<boolean> {
    for (;;) {
      this.work += 1;
      if (this.#buffer.startsWith(literal, this.#position)) {
        this.#position += literal.length;
        return true;
      }
      const available = this.#buffer.slice(this.#position, this.#position + literal.length);
      if (this.#ended || available.length >= literal.length || !literal.startsWith(available)) return false;
      yield;
    }
  }

  *skipSpace(): Reading<void> {
    while (isSpace(yield* this.peek())) this.#position += 1;
  }

  /** Consumes whitespace and then `literal`; when it does not follow, consumes nothing. */
  *takeAfterSpace(literal: string): Reading<boolean> {
    const mark = this.mark();
    yield* this.skipSpace();
    const found = yield* this.take(literal);
    if (!found) this.reset(mark);
    this.release();
    return found;
  }

  /** Everything up to the first character that `belongs` refuses, passed on as it arrives. */
  *while(belongs: (character: string) => boolean, emit: (text: string) => void): Reading<void> {
    for (;;) {
      const character = yield* this.peek();
      if (character === "" || !belongs(character)) return;
      this.#position += 1;
      emit(character);
    }
  }

  /**
   * Reads up to the first of `markers` (the longest of those that begin at one place) and consumes it. Text before it
   * goes to `emit` as soon as it can be no part of a marker. Returns the marker, undefined when the text ended first.
   */
  *until(markers: readonly string[], emit: (text: string) => void): Reading<string | undefined> {
    const candidates = markers.filter((marker) => marker !== "").toSorted((a, b) => b.length - a.length);
    const first = candidates.map((marker) => marker.charAt(0)).join("");
    const mayBegin = new Uint8Array(256);
    for (const marker of candidates) mayBegin[marker.charCodeAt(0) & 0xff] = 1;
    const search: Search = { candidates, first, mayBegin, emit, found: undefined };
    let found = this.#scan(search);
    while (found === undefined) {
      if (this.#ended || this.#base + this.#position >= this.#limit) return undefined;
      this.#search = search;
      yield;
      this.#search = undefined;
      found = search.found ?? this.#scan(search);
    }
    return found;
  }

  /** Passes on what is certain to be no marker; consumes and returns a marker. */
  #scan({ candidates, first, emit }: Search): string | undefined {
    const buffer = this.#buffer;
    const begin = this.#position;
    let scan = begin;
    let found: string | undefined;
    for (; scan < buffer.length; scan += 1) {
      if (!first.includes(buffer.charAt(scan))) continue;
      found = this.#markerAt(scan, candidates);
      if (found !== undefined) break;
    }
    this.work += scan - begin + 1;
    if (scan > begin) emit(begin === 0 && scan === buffer.length ? buffer : buffer.slice(begin, scan));
    if (found === undefined || found === "") {
      this.#position = scan;
      return undefined;
    }
    this.#position = scan + found.length;
    return found;
  }

  /** The marker at a place, "" when more text must decide. */
  #markerAt(place: number, candidates: readonly string[]): string | undefined {
    const left = this.#buffer.length - place;
    for (const marker of candidates) {
      if (left >= marker.length) {
        if (this.#buffer.startsWith(marker, place)) return marker;
      } else if (!this.#ended && marker.startsWith(place === 0 ? this.#buffer : this.#buffer.slice(place)))
        return "";
    }
    return undefined;
  }
}
