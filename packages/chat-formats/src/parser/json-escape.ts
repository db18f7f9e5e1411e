/** The text of a JSON string, without its quotes. */
export function escapeJson(text: string): string {
  // Most pieces are one plain character.
  if (text.length === 1) {
    const code = text.charCodeAt(0);
    if (code >= 0x20 && code < 0xd800 && code !== 0x22 && code !== 0x5c) return text;
  }
  return JSON.stringify(text).slice(1, -1);
}
