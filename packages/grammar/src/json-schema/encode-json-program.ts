import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { stateCount, type Dfa } from "../automata/dfa.js";
import { ByteWriter } from "./byte-writer.js";
import type { Decimal } from "./decimal.js";
import type { JsonMachineOptions } from "./json-machine.js";
import {
  anyWhitespace,
  flag,
  jsonHeaderSize,
  jsonProgramMagic,
  jsonProgramVersion,
  naturalWhitespace,
  tag,
} from "./program-layout.js";
import type { Atom, JsonProgram, Shape } from "./program.js";

/** The bytes of a program (see program-layout.ts). Only what can be reached from the root is written. */
export function encodeJsonProgram(program: JsonProgram, options: JsonMachineOptions = {}): Uint8Array {
  const encoder = new Encoder(program);
  const root = encoder.formula(program.root);
  const shapes = encoder.shapes();
  const body = new ByteWriter();
  for (const id of encoder.dfas.keys()) writeDfa(body, program.dfa(id), program.listed.has(id));
  body.raw(encoder.records.take());
  for (const shape of shapes) for (const formula of shape) body.u32(formula);
  const header = new ByteWriter();
  const { whitespace = "natural" } = options;
  const flags =
    (options.keyOrder === "schema" ? flag.ordered : 0) | (program.spelling === "any" ? flag.anySpelling : 0);
  for (const word of [
    jsonProgramMagic,
    jsonProgramVersion,
    jsonHeaderSize + body.length,
    flags,
    whitespace === "natural" ? naturalWhitespace : whitespace === Infinity ? anyWhitespace : whitespace,
    root,
    encoder.dfas.size,
    encoder.atomCount,
    encoder.formulaCount,
    shapes.length,
  ]) {
    header.u32(word);
  }
  header.raw(body.take());
  return header.take();
}

function writeDfa(out: ByteWriter, dfa: Dfa, isListed: boolean): void {
  const width = stateCount(dfa) > 0xffff ? 4 : 2;
  out.u32(stateCount(dfa));
  out.u32(dfa.classCount);
  out.u32(dfa.start);
  out.u32(width);
  out.u32(isListed ? 1 : 0);
  out.raw(dfa.classOf);
  out.raw(dfa.accepting);
  if (width === 2) out.u16Array(dfa.next);
  else for (const target of dfa.next) out.u32(target);
}

class Encoder {
  readonly records = new ByteWriter();
  /** New number of each automaton, formula, atom and variable. */
  readonly dfas = new Map<number, number>();
  atomCount = 0;
  formulaCount = 0;
  private readonly program: JsonProgram;
  private readonly formulas = new Map<number, number>([
    [FALSE, 0],
    [TRUE, 1],
  ]);
  private readonly atoms = new Map<number, number>();
  private readonly variables = new Map<number, number>();

  constructor(program: JsonProgram) {
    this.program = program;
  }

  /** The shapes of all variables met so far, and of those that these need. */
  shapes(): Shape[] {
    const shapes: Shape[] = [];
    for (const index of this.variables.keys()) {
      const [a, b, c, d, e, f, g] = this.program.shapeOfVariable(index);
      const write = (formula: number): number => this.formula(formula);
      shapes.push([write(a), write(b), write(c), write(d), write(e), write(f), write(g)]);
    }
    return shapes;
  }

  formula(id: number): number {
    const known = this.formulas.get(id);
    if (known !== undefined) return known;
    const { arena } = this.program;
    const op = arena.operator(id);
    if (op === "literal") {
      const code = arena.literalCode(id);
      const atom = this.atom(code >> 1);
      this.records.u32(tag.literal);
      this.records.u32(atom * 2 + (code & 1));
    } else {
      const kids = arena.kids(id).map((kid) => this.formula(kid));
      this.records.u32(op === "and" ? tag.and : tag.or);
      this.records.u32(kids.length);
      for (const kid of kids) this.records.u32(kid);
    }
    const number = this.formulaCount + 2;
    this.formulaCount += 1;
    this.formulas.set(id, number);
    return number;
  }

  private dfa(id: number): number {
    const known = this.dfas.get(id) ?? this.dfas.size;
    this.dfas.set(id, known);
    return known;
  }

  private variable(index: number): number {
    const known = this.variables.get(index) ?? this.variables.size;
    this.variables.set(index, known);
    return known;
  }

  private atom(id: number): number {
    const known = this.atoms.get(id);
    if (known !== undefined) return known;
    this.writeAtom(this.program.atom(id));
    const number = this.atomCount;
    this.atomCount += 1;
    this.atoms.set(id, number);
    return number;
  }

  private writeAtom(atom: Atom): void {
    const { records } = this;
    switch (atom.kind) {
      case "pending":
        throw new TypeError("a program at rest has no pending atoms");
      case "variable":
        records.u32(tag.variable);
        records.u32(this.variable(atom.index));
        return;
      case "member":
        records.u32(tag.member);
        records.u32(this.dfa(atom.dfa));
        return;
      case "length":
      case "count":
        records.u32(tag[atom.kind]);
        records.f64(atom.atLeast);
        return;
      case "compare":
        records.u32(tag.compare);
        records.u32(atom.strict ? 1 : 0);
        this.decimal(atom.value);
        return;
      case "multiple":
        records.u32(tag.multiple);
        this.decimal(atom.of);
        return;
      case "properties": {
        const { names, patterns, rest } = atom.rules;
        const named = [...names].map(([name, expression]) => [name, this.formula(expression)] as const);
        const matched = patterns.map(
          ({ dfa, expression }) => [this.dfa(dfa), this.formula(expression)] as const,
        );
        const others = this.formula(rest);
        records.u32(tag.properties);
        records.u32(others);
        records.u32(named.length);
        for (const [name, expression] of named) {
          records.name(name);
          records.u32(expression);
        }
        records.u32(matched.length);
        for (const pair of matched) for (const word of pair) records.u32(word);
        return;
      }
      case "has":
        records.u32(tag.has);
        records.name(atom.name);
        return;
      case "items": {
        const prefix = atom.rules.prefix.map((expression) => this.formula(expression));
        const rest = this.formula(atom.rules.rest);
        records.u32(tag.items);
        records.u32(rest);
        records.u32(prefix.length);
        for (const expression of prefix) records.u32(expression);
        return;
      }
      case "contains": {
        const expression = this.formula(atom.expression);
        records.u32(tag.contains);
        records.f64(atom.atLeast);
        records.u32(expression);
        return;
      }
      case "unique":
        records.u32(tag.unique);
    }
  }

  private decimal(value: Decimal): void {
    this.records.i32(value.scale);
    this.records.name(`${value.digits}`);
  }
}
