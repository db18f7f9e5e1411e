import { GrammarError } from "../errors.js";
import {
  headerSize,
  machineKind,
  programMagic,
  programVersion,
  recordSize,
  sectionCount,
  sectionEntrySize,
} from "./layout.js";
import type { ProgramTables } from "./tables.js";
import { encodeUtf8 } from "../utf8.js";

const sizeLimit = 0x7fffffff;

/** Writes a program in the layout of program/layout.ts. */
export function encodeProgram(tables: ProgramTables): Uint8Array {
  const names = new NameTable(tables.text);
  const rules = tables.rules.flatMap(({ name, entry }) => [entry, ...names.add(name), 0]);
  const machineNames = tables.machines.map(({ name }) => names.add(name));
  const ranges = tables.classes.flatMap((item) => item.ranges);
  const sources = tables.machines.map(({ source }) => encodeUtf8(source));
  const text = names.bytes();
  const lengths = [
    rules.length * 4,
    tables.nodes.length * 4,
    tables.lists.length * 4,
    text.length,
    tables.classes.length * recordSize.classes,
    ranges.length * recordSize.ranges,
    tables.machines.length * recordSize.machines,
  ];
  const sizes = [
    recordSize.rules,
    recordSize.nodes,
    recordSize.lists,
    recordSize.text,
    recordSize.classes,
    recordSize.ranges,
    recordSize.machines,
  ];
  let end = headerSize + sectionCount * sectionEntrySize;
  const place = (length: number) => {
    const offset = end;
    end = align(end + length);
    if (end > sizeLimit) throw new GrammarError("the grammar program is larger than 2 GiB");
    return offset;
  };
  const offsets = lengths.map(place);
  const blobs = tables.machines.map(({ data }, i) => ({
    data: place(data.length),
    source: place(sources[i]?.length ?? 0),
  }));

  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  const put = (offset: number, words: Iterable<number>) => {
    let at = offset;
    for (const word of words) {
      view.setUint32(at, word, true);
      at += 4;
    }
  };
  put(0, [programMagic, programVersion, end, tables.start, sectionCount, 0, 0, 0]);
  for (const [i, offset] of offsets.entries()) {
    const length = lengths[i] ?? 0;
    put(headerSize + i * sectionEntrySize, [i + 1, offset, length, length / (sizes[i] ?? 1)]);
  }
  const [rulesAt = 0, nodesAt = 0, listsAt = 0, textAt = 0, classesAt = 0, rangesAt = 0, machinesAt = 0] =
    offsets;
  put(rulesAt, rules);
  put(nodesAt, tables.nodes);
  put(listsAt, tables.lists);
  bytes.set(text, textAt);
  let first = 0;
  put(
    classesAt,
    tables.classes.flatMap((item) => {
      const record = [first, item.ranges.length, item.negated ? 1 : 0, item.machine];
      first += item.ranges.length;
      return record;
    }),
  );
  put(
    rangesAt,
    ranges.flatMap(({ from, to }) => [from, to]),
  );
  for (const [i, machine] of tables.machines.entries()) {
    const blob = blobs[i] ?? { data: 0, source: 0 };
    const source = sources[i] ?? new Uint8Array();
    bytes.set(machine.data, blob.data);
    bytes.set(source, blob.source);
    const kind = machineKind[machine.kind];
    const name = machineNames[i] ?? [0, 0];
    const record = [kind, blob.data, machine.data.length, blob.source, source.length, ...name, 0];
    put(machinesAt + i * recordSize.machines, record);
  }
  return bytes;
}

function align(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}

/** The text section with names appended, each once. */
class NameTable {
  private readonly known = new Map<string, readonly [number, number]>();
  private readonly added: Uint8Array[] = [];
  private length: number;

  constructor(private readonly text: Uint8Array) {
    this.length = text.length;
  }

  add(name: string): readonly [offset: number, length: number] {
    const old = this.known.get(name);
    if (old !== undefined) return old;
    const bytes = encodeUtf8(name);
    const place = [this.length, bytes.length] as const;
    this.added.push(bytes);
    this.length += bytes.length;
    this.known.set(name, place);
    return place;
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of [this.text, ...this.added]) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
