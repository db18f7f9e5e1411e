const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** An id of nine letters and digits for templates that take no other; ids that are one already stay as they are. */
export function shortCallId(id: string): string {
  if (/^[A-Za-z0-9]{9}$/.test(id)) return id;
  // Two 32-bit FNV-1a hashes with different offsets: the same id always gives the same short one.
  let low = 0x811c9dc5;
  let high = 0x050c5d1f;
  for (let place = 0; place < id.length; place += 1) {
    low = Math.imul(low ^ id.charCodeAt(place), 0x01000193);
    high = Math.imul(high ^ id.charCodeAt(place), 0x01000193) + place;
  }
  let short = "";
  let value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  for (let place = 0; place < 9; place += 1) {
    short += alphabet.charAt(Number(value % 62n));
    value /= 62n;
  }
  return short;
}
