import type { PromptSegment } from "@camelid/chat-formats";

/**
 * Joins segments to as few pieces as possible, such that the tokenizer reads no control token that is not wholly
 * written by a `control` segment: a spelling of one that touches text from the caller is cut after its first character.
 * Usually that is one piece, so that the tokens are those of the whole text. A long prompt is also cut before control
 * tokens, where the tokenizer begins anew anyway: it takes time by the square of the control tokens in a piece.
 */
export function splitPrompt(segments: readonly PromptSegment[], findControl: ControlFinder): string[] {
  const text = segments.map((segment) => segment.text).join("");
  const forged = outside(controlRanges(segments));
  const pieces: string[] = [];
  let from = 0;
  let taken = 0;
  const cutAt = (place: number): void => {
    if (place > from) pieces.push(text.slice(from, place));
    from = place;
  };
  for (const range of findControl(text)) {
    const { start, end } = range;
    if (forged(range)) cutAt(start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1));
    // Not in what may be another token, and not behind a blank: a token may swallow those before it.
    else if (start - from >= longPiece && start >= taken && !/\s/.test(text.charAt(start - 1))) cutAt(start);
    taken = Math.max(taken, end);
  }
  cutAt(text.length);
  return pieces;
}

/** Characters of a piece after which it ends at the next control token. */
const longPiece = 8192;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Gives every place of a text, in order, where the spelling of a control token stands; places may overlap. */
export type ControlFinder = (text: string) => readonly Range[];

/** A finder for these spellings. Of several that begin at one place it gives the longest. */
export function controlFinder(spellings: readonly string[]): ControlFinder {
  const sorted = spellings.filter((spelling) => spelling !== "").toSorted((a, b) => b.length - a.length);
  if (sorted.length === 0) return () => [];
  const pattern = new RegExp(sorted.map(escape).join("|"), "g");
  return (text) => {
    const found: Range[] = [];
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      found.push({ start: match.index, end: match.index + match[0].length });
      pattern.lastIndex = match.index + 1;
    }
    return found;
  };
}

/** Whether a range lies in none of `owners`, which are in order and apart. Ranges must be asked for in order too. */
function outside(owners: readonly Range[]): (range: Range) => boolean {
  let next = 0;
  return ({ start, end }) => {
    while ((owners[next]?.end ?? Infinity) <= start) next += 1;
    const owner = owners[next];
    return owner === undefined || start < owner.start || owner.end < end;
  };
}

const escape = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** Ranges of neighbouring control segments, as one. */
function controlRanges(segments: readonly PromptSegment[]): Range[] {
  const ranges: { start: number; end: number }[] = [];
  let at = 0;
  for (const { type, text } of segments) {
    const last = ranges.at(-1);
    if (type === "control") {
      if (last !== undefined && last.end === at) last.end = at + text.length;
      else ranges.push({ start: at, end: at + text.length });
    }
    at += text.length;
  }
  return ranges;
}
