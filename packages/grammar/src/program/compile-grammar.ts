import { startRule } from "../ast.js";
import type {
  ClassExpression,
  Expression,
  Grammar,
  MachineSource,
  RepeatExpression,
  Sequence,
} from "../ast.js";
import { isEmptyDfa } from "../dfa/dfa.js";
import { decodeDfa, encodeDfa } from "../dfa/encode-dfa.js";
import { classDfa, scalarRanges } from "../dfa/utf8-class.js";
import { GrammarError } from "../errors.js";
import { operation, unlimited } from "./layout.js";
import { pruneGrammar } from "./prune-grammar.js";
import type { ProgramClass, ProgramTables } from "./tables.js";
import { encodeUtf8 } from "../utf8.js";
import { charge } from "../work.js";

export interface CompileGrammarOptions {
  /** The most nodes. Default 1,000,000. */
  readonly nodeLimit?: number;
}

const nestingLimit = 2_000;

/**
 * Turns a grammar into the graph that matchers run.
 *
 * @throws {GrammarError} when it matches nothing, refers to unknown rules, nests too deep or gets too large.
 */
export function compileGrammar(grammar: Grammar, options: CompileGrammarOptions = {}): ProgramTables {
  assertNesting(grammar);
  const dfas = grammar.machines.map((machine) =>
    machine.kind === "dfa" ? decodeDfa(machine.data) : undefined,
  );
  const pruned = pruneGrammar(grammar, {
    // The compiler of schemas refuses those that no document satisfies, and a document is never the empty text.
    isEmptyMachine: (machine) => isEmptyDfaOrMissing(dfas[machine]),
    isNullableMachine: (machine) => {
      const dfa = dfas[machine];
      return dfa !== undefined && dfa.accepting[dfa.start] === true;
    },
  });
  return new Compiler(pruned, options.nodeLimit ?? 1_000_000).run();
}

function isEmptyDfaOrMissing(dfa: ReturnType<typeof decodeDfa> | undefined): boolean {
  return dfa !== undefined && isEmptyDfa(dfa);
}

function assertNesting(grammar: Grammar): void {
  const waiting = grammar.rules.map((rule) => ({ options: rule.options, depth: 0, name: rule.name }));
  for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) {
    const { options, depth, name } = top;
    if (depth > nestingLimit) throw new GrammarError(`rule '${name}' nests deeper than ${nestingLimit}`);
    for (const sequence of options) {
      for (const item of sequence) {
        if (item.type === "group") waiting.push({ options: item.options, depth: depth + 1, name });
        else if (item.type === "repeat") waiting.push({ options: [[item.item]], depth: depth + 1, name });
      }
    }
  }
}

class Compiler {
  private readonly nodes: number[] = [];
  private readonly lists: number[] = [];
  private readonly text: number[] = [];
  private readonly texts = new Map<string, readonly [number, number]>();
  private readonly classes: ProgramClass[] = [];
  private readonly classNumbers = new Map<string, number>();
  private readonly machines: MachineSource[];
  private readonly ruleNumbers: ReadonlyMap<string, number>;

  constructor(
    private readonly grammar: Grammar,
    private readonly nodeLimit: number,
  ) {
    this.machines = [...grammar.machines];
    this.ruleNumbers = new Map(grammar.rules.map((rule, i) => [rule.name, i]));
  }

  run(): ProgramTables {
    const rules = this.grammar.rules.map(({ name, options }) => ({
      name,
      entry: this.options(options, this.node(operation.end)),
    }));
    return {
      start: this.ruleNumbers.get(startRule) ?? 0,
      rules,
      nodes: Uint32Array.from(this.nodes),
      lists: Uint32Array.from(this.lists),
      text: Uint8Array.from(this.text),
      classes: this.classes,
      machines: this.machines,
    };
  }

  private node(op: number, a = 0, b = 0, next = 0): number {
    if (this.nodes.length >= 4 * this.nodeLimit)
      throw new GrammarError(`the grammar needs more than ${this.nodeLimit} nodes`);
    charge(1);
    this.nodes.push(op, a, b, next);
    return this.nodes.length / 4 - 1;
  }

  /** The node where one of the options begins; each leads to `next`. */
  private options(options: readonly Sequence[], next: number): number {
    const entries = options.map((sequence) => this.sequence(sequence, next));
    const [only] = entries;
    if (entries.length === 1 && only !== undefined) return only;
    const first = this.lists.length;
    for (const entry of entries) this.lists.push(entry);
    return this.node(operation.alternatives, first, entries.length, next);
  }

  private sequence(sequence: Sequence, next: number): number {
    return sequence.reduceRight((following, item) => this.item(item, following), next);
  }

  private item(item: Expression, next: number): number {
    switch (item.type) {
      case "literal":
        return item.text === "" ? next : this.node(operation.bytes, ...this.place(item.text), next);
      case "class":
        return this.node(operation.class, this.classNumber(item), 0, next);
      case "reference":
        return this.node(operation.call, this.ruleNumbers.get(item.rule), 0, next);
      case "group":
        return this.options(item.options, next);
      case "repeat":
        return this.repeat(item, next);
      case "machine":
        return this.node(operation.machine, item.machine, 0, next);
      case "token": {
        const { token, negated } = item;
        if ("id" in token) return this.node(operation.token, token.id, negated ? 1 : 0, next);
        const [offset, length] = this.place(token.text);
        return this.node(operation.tokenText, offset, negated ? length + 0x80000000 : length, next);
      }
    }
  }

  private repeat({ item, min, max }: RepeatExpression, next: number): number {
    if (min === 0 && max === 1) return this.options([[item], []], next);
    if (min === 1 && max === 1) return this.item(item, next);
    if (min <= 1 && max === undefined) {
      const loop = this.node(operation.loop, 0, 0, next);
      const body = this.item(item, loop);
      this.nodes[4 * loop + 1] = body;
      return min === 0 ? loop : this.node(operation.plus, loop, 0, body);
    }
    const bounds = this.lists.length;
    this.lists.push(min, max ?? unlimited);
    const repeat = this.node(operation.repeat, 0, bounds, next);
    this.nodes[4 * repeat + 1] = this.item(item, this.node(operation.repeatEnd, repeat));
    return repeat;
  }

  private place(text: string): readonly [offset: number, length: number] {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const bytes = encodeUtf8(text);
    const place = [this.text.length, bytes.length] as const;
    for (const byte of bytes) this.text.push(byte);
    this.texts.set(text, place);
    return place;
  }

  private classNumber({ ranges, negated }: ClassExpression): number {
    const key = `${negated}:${ranges.map(({ from, to }) => `${from}-${to}`).join()}`;
    const known = this.classNumbers.get(key);
    if (known !== undefined) return known;
    const data = encodeDfa(classDfa(scalarRanges(ranges, negated)));
    this.machines.push({ kind: "dfa", name: "", data, source: "" });
    this.classes.push({ ranges, negated, machine: this.machines.length - 1 });
    this.classNumbers.set(key, this.classes.length - 1);
    return this.classes.length - 1;
  }
}
