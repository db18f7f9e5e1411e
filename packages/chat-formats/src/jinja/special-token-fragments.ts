/** Finds caller texts that could become part of a special token's spelling, alone or beside other text. */
export interface SpecialTokenFragments {
  mayTouch(text: string): boolean;
}

const known = new WeakMap<readonly string[], SpecialTokenFragments>();

/** Remembered by the array of tokens. */
export function fragmentsOf(specialTokens: readonly string[]): SpecialTokenFragments {
  let fragments = known.get(specialTokens);
  if (fragments === undefined) {
    fragments = makeFragments(specialTokens.filter((token) => token !== ""));
    known.set(specialTokens, fragments);
  }
  return fragments;
}

/**
 * A token can be spelled by text that holds its first or last two characters, that ends as it starts or starts as it
 * ends, or that lies within it. Templates trim, so white space around the text does not count.
 */
function makeFragments(tokens: readonly string[]): SpecialTokenFragments {
  const pieces = new Set(tokens.flatMap((token) => [token.slice(0, 2), token.slice(-2)]));
  const first = new Set(tokens.map((token) => token.slice(0, 1)));
  const last = new Set(tokens.map((token) => token.slice(-1)));
  const spellings = tokens.join("\n");
  return {
    mayTouch(text) {
      const trimmed = text.trim();
      if (trimmed === "") return false;
      if (last.has(trimmed.slice(0, 1)) || first.has(trimmed.slice(-1))) return true;
      for (const piece of pieces) if (trimmed.includes(piece)) return true;
      return trimmed.length <= spellings.length && spellings.includes(trimmed);
    },
  };
}
