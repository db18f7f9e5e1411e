/** How much whitespace a place of a document has room for: none, one blank, or one blank or a line break with indentation. */
export type Room = "none" | "blank" | "line";

/** The whitespace of a document so far. */
export interface Spacing {
  /** What has come since the last token; "line": a line break. */
  readonly gap: "none" | "blank" | "line" | "blanks" | "tabs";
  /** Bytes of indentation in this line; under a limit, of whitespace since the last token. */
  readonly count: number;
  /** The first indented line: how many arrays and objects were open, and its indentation. undefined: none yet. */
  readonly first: { readonly level: number; readonly count: number; readonly tabs: boolean } | undefined;
}

/** Which whitespace may stand between the tokens of a document. */
export interface SpacingRule {
  /** One byte of whitespace further, with `level` arrays and objects open; undefined: not here. */
  step(spacing: Spacing, byte: number, room: Room, level: number): Spacing | undefined;
  /** What is left of it when a token comes. */
  afterToken(spacing: Spacing, level: number): Spacing;
  /** Whether places differ in the whitespace that they have room for, and no comma follows whitespace. */
  readonly isNatural: boolean;
}

export const noSpacing: Spacing = { gap: "none", count: 0, first: undefined };

/** The widest indentation of a level. */
const widest = 8;
/** The furthest indentation of a line, and the most open arrays and objects that are told apart there. */
const furthest = 1024;
const deepest = 2 ** 19;
/** A longer run of whitespace is none that an output has room for. */
export const longestRun = 2 ** 28;

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function spacingKey({ gap, count, first }: Spacing): string {
  const begun = first === undefined ? "" : `${first.level}.${first.count}${first.tabs ? "t" : ""}`;
  return `${gap}${count},${begun}`;
}

/** The furthest indentation of a line. One level more than are open: a document may stand inside of a larger one. */
function mostIndentation({ first }: Spacing, level: number): number {
  const most =
    first === undefined ? widest * (level + 1) : first.count + widest * Math.max(0, level - first.level);
  return Math.min(most, furthest);
}

/**
 * The whitespace that serializers write: none, one blank, or lines indented by 1 to 8 blanks or tabs a level, whichever
 * comes first. No line is indented further than the first one of its level, but brackets may share a line and a short
 * list may stand in one. Nothing stands before the document, behind it, or in front of a comma.
 */
export const naturalSpacing: SpacingRule = {
  isNatural: true,
  step(spacing, byte, room, level) {
    const { gap, count, first } = spacing;
    if (room === "none") return undefined;
    if (gap === "none") {
      if (byte === 0x20) return { gap: "blank", count: 0, first };
      return byte === 0x0a && room === "line" ? { gap: "line", count: 0, first } : undefined;
    }
    if (gap === "blank" || (byte !== 0x20 && byte !== 0x09)) return undefined;
    const kind = byte === 0x09 ? "tabs" : "blanks";
    if (gap !== "line" && gap !== kind) return undefined;
    if (first !== undefined && first.tabs !== (kind === "tabs")) return undefined;
    return count < mostIndentation(spacing, level) ? { gap: kind, count: count + 1, first } : undefined;
  },
  afterToken({ gap, count, first }, level) {
    const begun =
      first ??
      (count === 0 ? undefined : { level: Math.min(level, deepest - 1), count, tabs: gap === "tabs" });
    return { gap: "none", count: 0, first: begun };
  },
};

/** Any whitespace anywhere, at most so many bytes in a row; Infinity: without a limit. */
export function limitedSpacing(most: number): SpacingRule {
  return {
    isNatural: false,
    step(spacing) {
      if (most === Infinity) return spacing;
      return spacing.count < most ? { ...spacing, count: spacing.count + 1 } : undefined;
    },
    afterToken: () => noSpacing,
  };
}
