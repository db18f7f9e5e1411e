/** Pieces of at most so many characters are looked at one by one: most pieces are short and plain. */
const short = 8;

function isPlain(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code < 0x20 || code >= 0xd800 || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

/** The text of a JSON string, without its quotes. */
export function escapeJson(text: string): string {
  if (text.length === 1) {
    const code = text.charCodeAt(0);
    if (code > 0x22 && code < 0xd800 && code !== 0x5c) return text;
    if (code === 0x20) return text;
    if (code === 0x0a) return "\\n";
  } else if (text.length <= short && isPlain(text)) return text;
  return JSON.stringify(text).slice(1, -1);
}
