import type { CodePointRange, MachineSource } from "../ast.js";
import { GrammarError } from "../errors.js";
import {
  headerSize,
  machineKind,
  operation,
  programMagic,
  programVersion,
  recordSize,
  sectionCount,
  sectionEntrySize,
  unlimited,
} from "./layout.js";
import type { ProgramClass, ProgramRule, ProgramTables } from "./tables.js";
import { decodeUtf8 } from "../utf8.js";

/**
 * Reads a program and checks every offset and index, so that nothing that runs it needs to.
 *
 * @throws {GrammarError} for bytes that are no whole program of this version.
 */
export function decodeProgram(bytes: Uint8Array): ProgramTables {
  return new Reader(bytes).read();
}

function damaged(what: string): never {
  throw new GrammarError(`damaged grammar program: ${what}`);
}

function check(ok: boolean, what: string): void {
  if (!ok) damaged(what);
}

class Reader {
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): ProgramTables {
    const { bytes } = this;
    check(bytes.length >= headerSize + sectionCount * sectionEntrySize, "too short");
    check(this.word(0) === programMagic, "wrong first bytes");
    const version = this.word(4);
    if (version !== programVersion)
      throw new GrammarError(`grammar program of version ${version}, not ${programVersion}`);
    check(this.word(8) === bytes.length, "wrong size");
    check(this.word(16) === sectionCount, "wrong number of sections");
    const text = this.textSection();
    const rules = this.records(1, recordSize.rules, ([entry = 0, at = 0, length = 0]): ProgramRule => ({
      entry,
      name: this.string(text, at, length),
    }));
    const nodes = this.words(2, recordSize.nodes);
    const lists = this.words(3, recordSize.lists);
    const ranges = this.records(6, recordSize.ranges, ([from = 0, to = 0]): CodePointRange => {
      check(from <= to && to <= 0x10ffff, "range");
      return { from, to };
    });
    const machines = this.records(7, recordSize.machines, (record) => this.machine(record, text));
    const classes = this.records(
      5,
      recordSize.classes,
      ([first = 0, count = 0, negated, machine = 0]): ProgramClass => {
        check(first + count <= ranges.length, "class ranges");
        check(machines[machine]?.kind === "dfa", "class machine");
        return { ranges: ranges.slice(first, first + count), negated: negated === 1, machine };
      },
    );
    const start = this.word(12);
    check(start < rules.length, "start rule");
    const tables = { start, rules, nodes, lists, text, classes, machines };
    checkNodes(tables);
    return tables;
  }

  private word(offset: number): number {
    return this.view.getUint32(offset, true);
  }

  private section(kind: number, size: number): { offset: number; count: number } {
    const entry = headerSize + (kind - 1) * sectionEntrySize;
    const [offset, length, count] = [this.word(entry + 4), this.word(entry + 8), this.word(entry + 12)];
    const ok = this.word(entry) === kind && offset % 4 === 0 && offset + length <= this.bytes.length;
    check(ok && length === count * size, `section ${kind}`);
    return { offset, count };
  }

  private textSection(): Uint8Array {
    const { offset, count } = this.section(4, recordSize.text);
    return this.bytes.slice(offset, offset + count);
  }

  private words(kind: number, size: number): Uint32Array {
    const { offset, count } = this.section(kind, size);
    return Uint32Array.from({ length: (count * size) / 4 }, (_, i) => this.word(offset + 4 * i));
  }

  private records<T>(kind: number, size: number, make: (words: readonly number[]) => T): T[] {
    const { offset, count } = this.section(kind, size);
    return Array.from({ length: count }, (_, i) =>
      make(Array.from({ length: size / 4 }, (_unused, j) => this.word(offset + i * size + 4 * j))),
    );
  }

  private string(bytes: Uint8Array, offset: number, length: number): string {
    check(offset + length <= bytes.length, "text");
    return decodeUtf8(bytes.subarray(offset, offset + length)) ?? damaged("text is not UTF-8");
  }

  private machine(record: readonly number[], text: Uint8Array): MachineSource {
    const [kind, at = 0, length = 0, sourceAt = 0, sourceLength = 0, nameAt = 0, nameLength = 0] = record;
    check(kind === machineKind.dfa || kind === machineKind.json, "machine kind");
    check(at % 4 === 0 && at + length <= this.bytes.length, "machine data");
    return {
      kind: kind === machineKind.dfa ? "dfa" : "json",
      name: this.string(text, nameAt, nameLength),
      data: this.bytes.slice(at, at + length),
      source: this.string(this.bytes, sourceAt, sourceLength),
    };
  }
}

function checkNodes({ nodes, lists, text, rules, classes, machines }: ProgramTables): void {
  const count = nodes.length / 4;
  const operationOf = (node: number) => nodes[4 * node];
  for (const { entry } of rules) check(entry < count, "rule entry");
  for (let node = 0; node < count; node++) {
    const [op, a = 0, b = 0, next = 0] = nodes.subarray(4 * node, 4 * node + 4);
    const bad = `node ${node}`;
    if (op !== operation.end && op !== operation.repeatEnd) check(next < count, bad);
    switch (op) {
      case operation.end:
        break;
      case operation.bytes:
        check(b > 0 && a + b <= text.length, bad);
        break;
      case operation.class:
        check(a < classes.length, bad);
        break;
      case operation.machine:
        check(a < machines.length, bad);
        break;
      case operation.token:
        check(b <= 1, bad);
        break;
      case operation.tokenText:
        check(a + (b & 0x7fffffff) <= text.length, bad);
        break;
      case operation.call:
        check(a < rules.length, bad);
        break;
      case operation.alternatives:
        check(
          b > 0 && a + b <= lists.length && lists.subarray(a, a + b).every((target) => target < count),
          bad,
        );
        break;
      case operation.loop:
        check(a < count, bad);
        break;
      case operation.plus:
        check(a < count && operationOf(a) === operation.loop, bad);
        break;
      case operation.repeat: {
        const [min = 0, max = 0] = lists.subarray(b, b + 2);
        check(a < count && b + 2 <= lists.length && max > 0 && (min <= max || max === unlimited), bad);
        break;
      }
      case operation.repeatEnd:
        check(a < count && operationOf(a) === operation.repeat, bad);
        break;
      default:
        damaged(bad);
    }
  }
}
