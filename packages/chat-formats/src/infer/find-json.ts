/** A JSON object in a text. */
export interface FoundJson {
  readonly start: number;
  readonly end: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** End of the brackets that open at `start`, strings respected; -1 when they do not close. */
function closingPlace(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let place = start; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (inString) {
      if (character === "\\") place += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) return place + 1;
    }
  }
  return -1;
}

/** The outermost JSON object that begins in [from, before) and holds the text `holding`. */
export function findObject(
  text: string,
  from: number,
  before: number,
  holding: string,
): FoundJson | undefined {
  for (
    let start = text.indexOf("{", from);
    start >= 0 && start < before;
    start = text.indexOf("{", start + 1)
  ) {
    const end = closingPlace(text, start);
    if (end < 0) continue;
    const source = text.slice(start, end);
    if (!source.includes(holding)) continue;
    try {
      const value: unknown = JSON.parse(source);
      if (typeof value === "object" && value !== null) return { start, end, value: { ...value } };
    } catch {
      // Braces of another kind.
    }
  }
  return undefined;
}
