import { corporaFolder, jsonLines, readCorpus, readOwn } from "./cases.js";

/** A grammar with texts that are whole outputs of it, and others. */
export interface GbnfCase {
  readonly name: string;
  readonly grammar: string;
  readonly accepts: readonly string[];
  readonly refuses: readonly string[];
}

/** Our own grammars, each for some construct. */
export const ownGrammars = (): readonly GbnfCase[] => ownFile().grammars;

/** Our own texts that are no grammars, each for another reason. */
export const ownRefusals = (): readonly { readonly name: string; readonly grammar: string }[] =>
  ownFile().refused;

function ownFile(): {
  readonly grammars: readonly GbnfCase[];
  readonly refused: readonly { readonly name: string; readonly grammar: string }[];
} {
  return JSON.parse(readOwn("grammar/gbnf.json"));
}

/** A recorded grammar of the corpora; texts of token tests write token n as U+FFFD and n as four characters. */
export interface RecordedGrammar {
  readonly kind: string;
  readonly name?: string;
  readonly grammar: string;
  readonly pass?: readonly string[];
  readonly fail?: readonly string[];
}

export const corpusGrammars = (): RecordedGrammar[] =>
  jsonLines(readCorpus("grammar/gbnf-accept-reject.jsonl")).map((line): RecordedGrammar => JSON.parse(line));

/** What llama.cpp's parser makes of a grammar: whether it takes it, and the elements that it unrolls it to. */
export interface ParserCase {
  readonly ok: boolean;
  readonly grammar: string;
  readonly symbols?: readonly (readonly [string, number])[];
  readonly elements?: readonly (readonly [number, number])[];
}

export const corpusParserCases = (): ParserCase[] =>
  jsonLines(readCorpus("grammar/gbnf-parser.jsonl")).map((line): ParserCase => JSON.parse(line));

/** What measurements run on: our own grammars, and the recorded ones where the corpora are. */
export const grammarsToMeasure = (): RecordedGrammar[] => [
  ...ownGrammars().map(({ accepts, refuses, ...rest }) => ({
    ...rest,
    kind: "own",
    pass: accepts,
    fail: refuses,
  })),
  ...(corporaFolder() === undefined
    ? []
    : [...corpusGrammars(), ...corpusParserCases().map(({ grammar }) => ({ kind: "parser case", grammar }))]),
];
