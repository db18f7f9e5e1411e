export type ByteRange = readonly [number, number];

const limits = [0x7f, 0x7ff, 0xffff, 0x10ffff];

/** UTF-8 bytes of one scalar value. */
export function encodeCodePoint(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint];
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 63)];
  if (codePoint < 0x10000) {
    return [0xe0 | (codePoint >> 12), 0x80 | ((codePoint >> 6) & 63), 0x80 | (codePoint & 63)];
  }
  return [
    0xf0 | (codePoint >> 18),
    0x80 | ((codePoint >> 12) & 63),
    0x80 | ((codePoint >> 6) & 63),
    0x80 | (codePoint & 63),
  ];
}

/** UTF-8 bytes of a string, one byte per character of the result (so that it can be compared and sliced). */
export function toByteString(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  let bytes = "";
  for (const character of text) {
    for (const byte of encodeCodePoint(character.codePointAt(0) ?? 0)) bytes += String.fromCharCode(byte);
  }
  return bytes;
}

/** The inverse of `toByteString`. Incomplete sequences at the end are dropped. */
export function fromByteString(bytes: string): string {
  if (!/[^\0-\x7f]/.test(bytes)) return bytes;
  let text = "";
  for (let i = 0; i < bytes.length;) {
    const lead = bytes.charCodeAt(i);
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (i + length > bytes.length) break;
    let codePoint = length === 1 ? lead : lead & (0x7f >> length);
    for (let j = 1; j < length; j += 1) codePoint = (codePoint << 6) | (bytes.charCodeAt(i + j) & 63);
    text += String.fromCodePoint(codePoint);
    i += length;
  }
  return text;
}

/** Splits a range of scalar values (no surrogates inside) into sequences of byte ranges. */
export function utf8Sequences(from: number, to: number): ByteRange[][] {
  const out: ByteRange[][] = [];
  let start = from;
  for (const limit of limits) {
    if (start > to) break;
    if (start > limit) continue;
    split(start, Math.min(to, limit), out);
    start = limit + 1;
  }
  return out;
}

function split(from: number, to: number, out: ByteRange[][]): void {
  const length = encodeCodePoint(from).length;
  for (let i = 1; i < length; i += 1) {
    const mask = 2 ** (6 * i) - 1;
    if ((from & ~mask) !== (to & ~mask)) {
      if ((from & mask) !== 0) {
        split(from, from | mask, out);
        split((from | mask) + 1, to, out);
        return;
      }
      if ((to & mask) !== mask) {
        split(from, (to & ~mask) - 1, out);
        split(to & ~mask, to, out);
        return;
      }
    }
  }
  const low = encodeCodePoint(from);
  const high = encodeCodePoint(to);
  out.push(low.map((byte, i) => [byte, high[i] ?? byte]));
}
