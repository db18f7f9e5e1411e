import { FALSE, TRUE } from "../automata/boolean-arena.js";
import type { Dfa } from "../automata/dfa.js";
import { ByteReader } from "./byte-reader.js";
import { decimal, type Decimal } from "./decimal.js";
import { JsonMachine } from "./json-machine.js";
import {
  anyWhitespace,
  flag,
  jsonProgramMagic,
  jsonProgramVersion,
  naturalWhitespace,
  tag,
} from "./program-layout.js";
import { JsonProgram, type Atom, type Shape } from "./program.js";
import { Satisfier } from "./satisfier.js";

// What a formula speaks of, as bits; constants speak of anything.
const numbers = 1;
const strings = 2;
const arrays = 4;
const objects = 8;
const expressions = 16;
const anything = 31;

const subject: Record<Atom["kind"], number> = {
  variable: expressions,
  pending: 0,
  member: strings,
  length: strings,
  compare: numbers,
  multiple: numbers,
  properties: objects,
  has: objects,
  items: arrays,
  contains: arrays,
  unique: arrays,
  count: arrays | objects,
};

const maxScale = 1000;

/** The machine of an encoded program. @throws {GrammarError} malformed data, with the byte. */
export function decodeJsonProgram(bytes: Uint8Array): JsonMachine {
  const reader = new ByteReader(bytes);
  if (reader.u32() !== jsonProgramMagic) reader.fail("no magic");
  if (reader.u32() !== jsonProgramVersion) reader.fail("unknown version");
  if (reader.u32() !== bytes.length) reader.fail("wrong size");
  const flags = reader.index(4, "flags");
  const whitespace = reader.u32();
  const root = reader.u32();
  const dfaCount = reader.count(284, "number of automata");
  const atomCount = reader.count(4, "number of atoms");
  const formulaCount = reader.count(4, "number of formulas");
  const variableCount = reader.count(28, "number of variables");
  const program = new JsonProgram({
    maxFormulas: Infinity,
    spelling: (flags & flag.anySpelling) === 0 ? "natural" : "any",
  });
  for (let i = 0; i < dfaCount; i += 1) {
    const { dfa, isListed } = readDfa(reader);
    program.addDfa(`${i}`, () => dfa);
    if (isListed) program.listed.add(i);
  }
  const records = new RecordReader(reader, program, variableCount);
  records.read(atomCount, formulaCount);
  for (let i = 0; i < variableCount; i += 1) {
    const shape: Shape = [
      records.constant(),
      records.constant(),
      records.constant(),
      records.reference(numbers),
      records.reference(strings),
      records.reference(arrays),
      records.reference(objects),
    ];
    program.variable(shape);
  }
  if (!reader.isAtEnd) reader.fail("more than the program");
  program.root = records.lookUp(root, expressions);
  const satisfier = new Satisfier(program);
  if (!satisfier.isPossible(program.root)) reader.fail("a program that accepts nothing");
  return new JsonMachine(program, satisfier, {
    keyOrder: (flags & flag.ordered) === 0 ? "any" : "schema",
    whitespace: readWhitespace(whitespace),
  });
}

function readWhitespace(word: number): "natural" | number {
  if (word === naturalWhitespace) return "natural";
  return word === anyWhitespace ? Infinity : word;
}

function readDfa(reader: ByteReader): { readonly dfa: Dfa; readonly isListed: boolean } {
  const states = reader.count(1, "number of states");
  const classCount = reader.index(257, "number of classes");
  const start = reader.index(states, "start state");
  const width = reader.u32();
  if (width !== 2 && width !== 4) reader.fail("unknown width");
  const isListed = reader.index(2, "flag of an automaton") === 1;
  const classOf = reader.raw(256);
  const accepting = reader.raw(states);
  const next = reader.numbers(states * classCount, width === 2 ? 2 : 4);
  if (classOf.some((value) => value >= classCount)) reader.fail("class out of range");
  if (accepting.some((value) => value > 1)) reader.fail("accepting bit out of range");
  if (next.some((target) => target >= states)) reader.fail("state out of range");
  if (accepting[0] !== 0 || next.subarray(0, classCount).some((target) => target !== 0))
    reader.fail("state 0 not dead");
  return { dfa: { classOf, classCount, next, accepting, start }, isListed };
}

class RecordReader {
  private readonly reader: ByteReader;
  private readonly program: JsonProgram;
  private readonly variableCount: number;
  private readonly formulas: number[] = [FALSE, TRUE];
  private readonly subjects: number[] = [anything, anything];
  private readonly literals: number[] = [];
  private readonly atomSubjects: number[] = [];

  constructor(reader: ByteReader, program: JsonProgram, variableCount: number) {
    this.reader = reader;
    this.program = program;
    this.variableCount = variableCount;
  }

  read(atomCount: number, formulaCount: number): void {
    while (this.literals.length < atomCount || this.formulas.length < formulaCount + 2) {
      const kind = this.reader.u32();
      if (kind >= tag.variable) {
        const atom = this.atom(kind);
        this.literals.push(this.program.literal(atom));
        this.atomSubjects.push(subject[atom.kind]);
      } else this.formula(kind);
    }
    if (this.literals.length !== atomCount || this.formulas.length !== formulaCount + 2) {
      this.reader.fail("more records than announced");
    }
  }

  /** A formula that speaks of nothing but `of`. */
  reference(of: number): number {
    return this.lookUp(this.reader.u32(), of);
  }

  lookUp(index: number, of: number): number {
    const formula = this.formulas[index];
    if (formula === undefined) return this.reader.fail("formula out of range");
    if (((this.subjects[index] ?? 0) & of) === 0) this.reader.fail("a formula of another kind of value");
    return formula;
  }

  constant(): number {
    return this.reader.index(2, "constant") === 1 ? TRUE : FALSE;
  }

  private formula(kind: number): void {
    const { reader, program } = this;
    const { arena } = program;
    if (kind === tag.literal) {
      const code = reader.index(this.literals.length * 2, "literal");
      const literal = this.literals[code >> 1] ?? FALSE;
      this.formulas.push((code & 1) === 1 ? arena.not(literal) : literal);
      this.subjects.push(this.atomSubjects[code >> 1] ?? 0);
      return;
    }
    if (kind !== tag.and && kind !== tag.or) reader.fail("unknown tag");
    const kids = Array.from({ length: reader.count(4, "number of parts") }, () =>
      reader.index(this.formulas.length, "formula"),
    );
    const of = kids.reduce((common, kid) => common & (this.subjects[kid] ?? 0), anything);
    if (of === 0) reader.fail("a formula of several kinds of values");
    const parts = kids.map((kid) => this.formulas[kid] ?? FALSE);
    this.formulas.push(kind === tag.and ? arena.and(parts) : arena.or(parts));
    this.subjects.push(of);
  }

  private atom(kind: number): Atom {
    const { reader, program } = this;
    const dfa = (): number => reader.index(program.dfas.length, "automaton");
    switch (kind) {
      case tag.variable:
        return { kind: "variable", index: reader.index(this.variableCount, "variable") };
      case tag.member:
        return { kind: "member", dfa: dfa() };
      case tag.length:
        return { kind: "length", atLeast: reader.whole() };
      case tag.count:
        return { kind: "count", atLeast: reader.whole() };
      case tag.compare: {
        const strict = reader.index(2, "flag") === 1;
        return { kind: "compare", strict, value: this.decimal() };
      }
      case tag.multiple: {
        const of = this.decimal();
        if (of.digits <= 0n) reader.fail("multiples of no positive number");
        return { kind: "multiple", of };
      }
      case tag.properties: {
        const rest = this.reference(expressions);
        const names = new Map<string, number>();
        for (let left = reader.count(8, "number of names"); left > 0; left -= 1) {
          const name = reader.name();
          names.set(name, this.reference(expressions));
        }
        const patterns = Array.from({ length: reader.count(8, "number of patterns") }, () => {
          const own = dfa();
          return { dfa: own, expression: this.reference(expressions) };
        });
        return { kind: "properties", rules: { names, patterns, rest } };
      }
      case tag.has:
        return { kind: "has", name: reader.name() };
      case tag.items: {
        const rest = this.reference(expressions);
        const count = reader.count(4, "number of items");
        return {
          kind: "items",
          rules: { rest, prefix: Array.from({ length: count }, () => this.reference(expressions)) },
        };
      }
      case tag.contains: {
        const atLeast = reader.whole();
        return { kind: "contains", atLeast, expression: this.reference(expressions) };
      }
      case tag.unique:
        return { kind: "unique" };
      default:
        return reader.fail("unknown tag");
    }
  }

  private decimal(): Decimal {
    const scale = this.reader.i32();
    const digits = this.reader.name();
    if (Math.abs(scale) > maxScale || !/^-?[0-9]{1,1000}$/.test(digits))
      this.reader.fail("malformed decimal");
    return decimal(BigInt(digits), scale);
  }
}
