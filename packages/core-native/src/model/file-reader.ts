import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { CoreError } from "../errors.js";

const windowSize = 1 << 20;

/** Reads a file from front to back, little-endian; every read past its end is an error that names the byte. */
export class FileReader {
  readonly size: number;
  readonly #file: number;
  readonly #path: string;
  #window = Buffer.alloc(0);
  #windowStart = 0;
  offset = 0;
  /** Entries of lists that were read one by one; counted by the reader of the format. */
  entries = 0;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, "r");
    } catch (cause) {
      throw new CoreError("model_not_found", `There is no readable model file at ${path}.`, { cause });
    }
    const stat = fstatSync(this.#file);
    if (!stat.isFile()) {
      this.close();
      throw new CoreError("model_not_found", `${path} is not a file.`);
    }
    this.size = stat.size;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** A CoreError `invalid_model_file` at the current byte. */
  invalid(message: string): CoreError {
    return new CoreError(
      "invalid_model_file",
      `${this.#path} is not a usable GGUF file: ${message} (byte ${this.offset}).`,
    );
  }

  bytes(count: number): Buffer {
    if (count > this.size - this.offset) throw this.invalid(`it ends early, ${count} more bytes are needed`);
    const start = this.offset - this.#windowStart;
    if (start < 0 || start + count > this.#window.length)
      this.#fill(Math.max(count, Math.min(windowSize, this.size - this.offset)));
    const from = this.offset - this.#windowStart;
    this.offset += count;
    return this.#window.subarray(from, from + count);
  }

  #fill(count: number): void {
    const buffer = Buffer.allocUnsafe(count);
    let done = 0;
    while (done < count) {
      const read = readSync(this.#file, buffer, done, count - done, this.offset + done);
      if (read === 0) throw this.invalid("it became shorter while it was read");
      done += read;
    }
    this.#window = buffer;
    this.#windowStart = this.offset;
  }

  uint32(): number {
    return this.bytes(4).readUInt32LE();
  }

  /** The same without going on. */
  peekUint32(): number {
    const value = this.uint32();
    this.offset -= 4;
    return value;
  }

  /** A 64-bit count or offset; beyond 2^53 it cannot be right. */
  count(): number {
    const value = this.bytes(8).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.invalid(`the count ${value} is impossible`);
    return Number(value);
  }
}
