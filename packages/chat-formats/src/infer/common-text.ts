/** The longest text that both begin with. */
export function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a.charAt(length) === b.charAt(length)) length += 1;
  return a.slice(0, length);
}

/** The longest text that both end with. */
export function commonSuffix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a.charAt(a.length - 1 - length) === b.charAt(b.length - 1 - length)) {
    length += 1;
  }
  return a.slice(a.length - length);
}
