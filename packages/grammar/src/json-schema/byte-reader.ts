import { GrammarError } from "../errors.js";

/** Reads what `ByteWriter` wrote. @throws {GrammarError} at the end of the data, and for values out of range. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  fail(what: string): never {
    throw new GrammarError(`malformed JSON program: ${what} before byte ${this.at}`);
  }

  u32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  /** An index or count below `limit`. */
  index(limit: number, what: string): number {
    const value = this.u32();
    if (value >= limit) this.fail(`${what} ${value} out of range`);
    return value;
  }

  /** A count of things that take at least `size` bytes each. */
  count(size: number, what: string): number {
    return this.index(Math.floor((this.bytes.length - this.at) / size) + 1, what);
  }

  i32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getInt32(this.at - 4, true);
  }

  /** A whole number >= 0. */
  whole(): number {
    this.need(8);
    this.at += 8;
    const value = this.view.getFloat64(this.at - 8, true);
    if (!Number.isInteger(value) || value < 0) this.fail("a count that is no whole number");
    return value;
  }

  name(): string {
    const length = this.count(1, "length");
    let text = "";
    for (const byte of this.raw(length)) text += String.fromCharCode(byte);
    return text;
  }

  raw(length: number): Uint8Array {
    const padded = (length + 3) & ~3;
    this.need(padded);
    this.at += padded;
    return this.bytes.slice(this.at - padded, this.at - padded + length);
  }

  numbers(count: number, width: 2 | 4): Uint32Array {
    const raw = this.raw(count * width);
    const view = new DataView(raw.buffer);
    return Uint32Array.from({ length: count }, (_, i) =>
      width === 2 ? view.getUint16(i * 2, true) : view.getUint32(i * 4, true),
    );
  }

  private need(count: number): void {
    if (this.at + count > this.bytes.length) this.fail("the end");
  }
}
