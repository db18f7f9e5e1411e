import type { Expression, Grammar, Sequence } from "../ast.js";
import { GrammarError } from "../errors.js";
import { operation, unlimited } from "../program/layout.js";
import type { ProgramTables } from "../program/tables.js";
import { decodeUtf8 } from "../utf8.js";

/** Reads the grammar back from a program: each structure of the graph ends where its `next` begins. */
export function decompile(tables: ProgramTables): Grammar {
  const reader = new Decompiler(tables);
  const rules = tables.rules.map(({ name, entry }) => ({ name, options: reader.optionsOf(entry) }));
  const start = rules[tables.start];
  if (start !== undefined && start.name !== "root")
    throw new GrammarError("the program does not start at 'root'");
  return { rules, machines: tables.machines };
}

class Decompiler {
  private steps = 0;

  constructor(private readonly tables: ProgramTables) {}

  /** The alternatives of a rule: those of its one group when it has nothing else. */
  optionsOf(entry: number): Sequence[] {
    const sequence = this.sequence(entry, undefined);
    const [only] = sequence;
    return sequence.length === 1 && only?.type === "group" ? [...only.options] : [sequence];
  }

  private sequence(from: number, stop: number | undefined): Sequence {
    const items: Expression[] = [];
    const { nodes } = this.tables;
    for (let node = from; node !== stop;) {
      // Only a damaged program can lead in circles here.
      if (++this.steps > 4 * nodes.length + 16) throw new GrammarError("damaged grammar program: structure");
      const op = nodes[4 * node];
      if (op === operation.end || op === operation.repeatEnd) break;
      items.push(this.item(node));
      // A plus node leads to its body; what follows it is what follows its loop.
      node = nodes[4 * (op === operation.plus ? (nodes[4 * node + 1] ?? 0) : node) + 3] ?? 0;
    }
    return items;
  }

  private item(node: number): Expression {
    const { nodes, lists, rules, classes } = this.tables;
    const [op, a = 0, b = 0, next = 0] = nodes.subarray(4 * node, 4 * node + 4);
    switch (op) {
      case operation.bytes:
        return { type: "literal", text: this.text(a, b) };
      case operation.class: {
        const { ranges = [], negated = false } = classes[a] ?? {};
        return { type: "class", negated, ranges };
      }
      case operation.machine:
        return { type: "machine", machine: a };
      case operation.token:
        return { type: "token", negated: b === 1, token: { id: a } };
      case operation.tokenText:
        return { type: "token", negated: b >= 0x80000000, token: { text: this.text(a, b & 0x7fffffff) } };
      case operation.call:
        return { type: "reference", rule: rules[a]?.name ?? "" };
      case operation.alternatives:
        return this.alternatives([...lists.subarray(a, a + b)], next);
      case operation.loop:
        return { type: "repeat", item: asItem(this.sequence(a, node)), min: 0 };
      case operation.plus:
        return { type: "repeat", item: asItem(this.sequence(next, a)), min: 1 };
      default: {
        const [min = 0, max = unlimited] = lists.subarray(b, b + 2);
        const item = asItem(this.sequence(a, undefined));
        return max === unlimited ? { type: "repeat", item, min } : { type: "repeat", item, min, max };
      }
    }
  }

  private alternatives(entries: readonly number[], next: number): Expression {
    const options = entries.map((entry) => this.sequence(entry, next));
    const [first, second] = options;
    if (options.length === 2 && first !== undefined && first.length > 0 && second?.length === 0) {
      return { type: "repeat", item: asItem(first), min: 0, max: 1 };
    }
    return { type: "group", options };
  }

  private text(offset: number, length: number): string {
    return decodeUtf8(this.tables.text.subarray(offset, offset + length)) ?? "";
  }
}

function asItem(sequence: Sequence): Expression {
  const [only] = sequence;
  return sequence.length === 1 && only !== undefined ? only : { type: "group", options: [sequence] };
}
