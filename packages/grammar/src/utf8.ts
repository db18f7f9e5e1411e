/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD, as in every standard encoder. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[length++] = point;
      continue;
    }
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = text.charCodeAt(i + 1);
      if (point <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        i++;
      } else point = 0xfffd;
    }
    if (point < 0x800) bytes[length++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[length++] = 0xe0 | (point >> 12);
      else {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 63);
      }
      bytes[length++] = 0x80 | ((point >> 6) & 63);
    }
    bytes[length++] = 0x80 | (point & 63);
  }
  return bytes.slice(0, length);
}

/** The text of UTF-8 bytes; undefined when they are not well formed (RFC 3629). */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i++] ?? 0;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    const least = [0x80, 0x800, 0x10000][more - 1] ?? 0;
    if (first < 0xc2 || first > 0xf4) return undefined;
    let point = first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const byte = bytes[i++] ?? 0;
      if (byte >> 6 !== 2) return undefined;
      point = (point << 6) | (byte & 63);
    }
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}
