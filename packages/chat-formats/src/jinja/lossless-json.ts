/** A float whose value is integral, as in the JSON text `1.0`, which a JavaScript number cannot tell from `1`. */
export class JsonFloat {
  constructor(readonly value: number) {}
}

/**
 * JSON for `compileTemplate(...).render`: ints and floats stay apart, big ints exact, keys in the order of the text.
 * Objects are Maps, `1.0` is a JsonFloat, an integer beyond ±(2^53-1) a bigint. Throws SyntaxError as JSON.parse does.
 */
export function parseJsonLosslessly(text: string): unknown {
  JSON.parse(text);
  return new Reader(text).read();
}

/** Reads text that is known to be JSON. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    switch (this.#peek()) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
        return this.#string();
      default:
        return this.#atom();
    }
  }

  #peek(): string {
    space.lastIndex = this.#at;
    space.test(this.#text);
    this.#at = space.lastIndex;
    return this.#text.charAt(this.#at);
  }

  #object(): Map<string, unknown> {
    const object = new Map<string, unknown>();
    this.#at += 1;
    while (this.#peek() !== "}") {
      const key = this.#string();
      this.#peek();
      this.#at += 1;
      object.set(key, this.read());
      if (this.#peek() === ",") {
        this.#at += 1;
        this.#peek();
      }
    }
    this.#at += 1;
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#at += 1;
    while (this.#peek() !== "]") {
      array.push(this.read());
      if (this.#peek() === ",") this.#at += 1;
    }
    this.#at += 1;
    return array;
  }

  #string(): string {
    const start = this.#at;
    do {
      this.#at = this.#text.indexOf('"', this.#at + 1);
    } while (this.#isEscaped(start));
    this.#at += 1;
    const value: unknown = JSON.parse(this.#text.slice(start, this.#at));
    return String(value);
  }

  #isEscaped(start: number): boolean {
    let backslashes = 0;
    while (this.#at - 1 - backslashes > start && this.#text[this.#at - 1 - backslashes] === "\\")
      backslashes += 1;
    return backslashes % 2 === 1;
  }

  #atom(): unknown {
    atom.lastIndex = this.#at;
    const text = atom.exec(this.#text)?.[0] ?? "";
    this.#at += text.length;
    const value: unknown = JSON.parse(text);
    if (typeof value !== "number") return value;
    if (/[.eE]/.test(text)) return Number.isInteger(value) ? new JsonFloat(value) : value;
    return Number.isSafeInteger(value) ? value : BigInt(text);
  }
}

const space = /[ \t\n\r]*/y;
const atom = /[^\s,\]}]+/y;
