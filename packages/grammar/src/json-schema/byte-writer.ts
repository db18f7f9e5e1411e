const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Collects little-endian data whose parts are multiples of 4 bytes long. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  length = 0;

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  i32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.length, value, true);
    this.length += 4;
  }

  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Length and bytes of a text that has one byte per character. */
  name(bytes: string): void {
    this.u32(bytes.length);
    const padded = (bytes.length + 3) & ~3;
    this.reserve(padded);
    for (let i = 0; i < bytes.length; i += 1) this.bytes[this.length + i] = bytes.charCodeAt(i);
    this.length += padded;
  }

  /** Bytes, padded with zeros. */
  raw(bytes: Uint8Array): void {
    const padded = (bytes.length + 3) & ~3;
    this.reserve(padded);
    this.bytes.set(bytes, this.length);
    this.length += padded;
  }

  u16Array(values: Uint32Array): void {
    const size = (values.length * 2 + 3) & ~3;
    this.reserve(size);
    if (isLittleEndian) this.bytes.set(new Uint8Array(new Uint16Array(values).buffer), this.length);
    else values.forEach((value, i) => this.view.setUint16(this.length + 2 * i, value, true));
    this.length += size;
  }

  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
