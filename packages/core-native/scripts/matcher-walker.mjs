// Random outputs by the native matcher's masks, over a small vocabulary of bytes and of pieces that JSON likes.
const words = [
  '{"', '":', '": ', '": "', '", "', '","', '"}', '"]', "},", "}}", "[]", "{}", "[1", '["', "],", "]}", "true", "tru",
  "null", "false", "-1", "0.5", "1e", "10", "99", "00", '"a","a"', 'a","a', '":1,"a":', '"name"', '"na', "name", "type", "id", '"id":', "tags", "a@b.c",
  "2024-", "-01-", "12:30", "T00:", "http://", "example", ".com", "\\u00", '\\"', "\\n", "\\\\", "日本", "é", "hello",
  " the", "ab", "abc", "  ", "\n  ", ", ", ": ", "description", "value", "version", "1.0",
]; // prettier-ignore

/** All bytes, then the words. */
export const pieces = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...words.map((text) => new TextEncoder().encode(text)),
];
export const texts = pieces.map((bytes) => new TextDecoder().decode(bytes));

export const isAllowed = (mask, token) => (((mask[token >> 5] ?? 0) >>> (token & 31)) & 1) === 1;
export const allowedTokens = (mask) => [...pieces.keys()].filter((token) => isAllowed(mask, token));

/** A text as tokens, the longest piece first. */
export function tokenize(text) {
  const bytes = new TextEncoder().encode(text);
  const tokens = [];
  for (let at = 0; at < bytes.length;) {
    let best = bytes[at];
    for (let id = 256; id < pieces.length; id++) {
      const piece = pieces[id];
      const fits = piece.length > pieces[best].length && piece.every((byte, i) => byte === bytes[at + i]);
      if (fits) best = id;
    }
    tokens.push(best);
    at += pieces[best].length;
  }
  return tokens;
}

/** What ends strings, arrays and objects, best first; digits, since a number must have one. */
const closing = ['"', "}", "]", "0", "1", ":", ","].map((text) => text.charCodeAt(0));

/**
 * Takes tokens until the output may end: at random for `steps`, then such as end it soon. `ended` is false when it took
 * too long; `error` says that no token may come though the output may not end.
 */
export function walkMatcher(matcher, random, steps, longest = 600) {
  const taken = [];
  const decode = () => Buffer.concat(taken.map((token) => pieces[token])).toString("utf8");
  for (let step = 0; step < longest; step++) {
    if (matcher.isComplete() && (step >= steps || random.below(4) === 0))
      return { text: decode(), ended: true };
    const tokens = allowedTokens(matcher.mask());
    if (tokens.length === 0) {
      return {
        text: decode(),
        ended: matcher.isComplete(),
        error: matcher.isComplete() ? undefined : "a dead end",
      };
    }
    const structural = tokens.filter((token) => /["{}[\]:,]/.test(texts[token]));
    const soon = step >= steps ? closing.find((token) => tokens.includes(token)) : undefined;
    const from = structural.length > 0 && random.below(3) === 0 ? structural : tokens;
    const token = soon !== undefined && random.below(8) > 0 ? soon : from[random.below(from.length)];
    if (!matcher.accept(token))
      return { text: decode(), ended: false, error: `${texts[token]} is not taken` };
    taken.push(token);
  }
  return { text: decode(), ended: false };
}
