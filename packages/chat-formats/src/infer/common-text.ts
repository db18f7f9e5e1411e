/** The longest text that both begin with. */
export function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a.charAt(length) === b.charAt(length)) length += 1;
  return a.slice(0, length);
}

/** The longest text that both end with. */
export function commonSuffix(a: string, b: string): string {
  let length = 0;
  while (
    length < a.length &&
    length < b.length &&
    a.charAt(a.length - 1 - length) === b.charAt(b.length - 1 - length)
  ) {
    length += 1;
  }
  return a.slice(a.length - length);
}

/** Cuts the rest of a marker off the front: `|><a>` becomes `<a>`. */
export function snapStart(text: string): string {
  const close = text.search(/[>\]]/);
  const open = text.search(/[<[]/);
  return close >= 0 && (open < 0 || close < open) ? text.slice(close + 1) : text;
}
