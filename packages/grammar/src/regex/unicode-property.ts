import { codePointSet, type CodePointSet } from "../automata/code-point-set.js";

const properties = new Map<string, CodePointSet>();

/** The set of `\p{name}`, asked of the host's own regular expressions; undefined when the host does not know it. */
export function unicodeProperty(name: string): CodePointSet | undefined {
  const known = properties.get(name);
  if (known !== undefined) return known;
  if (!/^[A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?$/.test(name)) return undefined;
  let scan: PropertyScan;
  try {
    scan = new PropertyScan(name);
  } catch {
    return undefined;
  }
  const set = codePointSet(scan.run());
  properties.set(name, set);
  return set;
}

const blockSize = 0x400;

/** Finds the code points of a property with few calls of the host: block by block, and the runs within a block. */
class PropertyScan {
  private readonly all: RegExp;
  private readonly none: RegExp;
  private readonly runs: RegExp;
  private readonly ranges: [number, number][] = [];

  constructor(name: string) {
    this.all = new RegExp(`^\\p{${name}}+$`, "u");
    this.none = new RegExp(`^\\P{${name}}+$`, "u");
    this.runs = new RegExp(`\\p{${name}}+`, "gu");
  }

  run(): readonly (readonly [number, number])[] {
    for (let from = 0; from < 0x10000; from += blockSize) {
      if (from >= 0xd800 && from < 0xe000) continue;
      const units: number[] = [];
      for (let i = 0; i < blockSize; i += 1) units.push(from + i);
      this.block(String.fromCharCode(...units), from, 1);
    }
    const lows = Array.from({ length: blockSize }, (_, i) => String.fromCharCode(0xdc00 + i));
    for (let plane = 1; plane <= 0x10; plane += 1) {
      const end = (plane + 1) << 16;
      // Planes 4 to 13 have no characters, and 15 and 16 are for private use: all but the last two of a plane are alike.
      const isUniform = plane > 3 && plane !== 14;
      if (isUniform && this.all.test(String.fromCodePoint(plane << 16)))
        this.add(plane << 16, end - blockSize - 1);
      for (let from = isUniform ? end - blockSize : plane << 16; from < end; from += blockSize) {
        const high = String.fromCodePoint(from).charAt(0);
        this.block(high + lows.join(high), from, 2);
      }
    }
    return this.ranges;
  }

  /** `width`: of a character, in code units. */
  private block(text: string, from: number, width: number): void {
    if (this.none.test(text)) return;
    if (this.all.test(text)) {
      this.add(from, from + blockSize - 1);
      return;
    }
    for (const match of text.matchAll(this.runs)) {
      const start = from + match.index / width;
      this.add(start, start + match[0].length / width - 1);
    }
  }

  private add(from: number, to: number): void {
    const previous = this.ranges.at(-1);
    if (previous !== undefined && previous[1] === from - 1) previous[1] = to;
    else this.ranges.push([from, to]);
  }
}
