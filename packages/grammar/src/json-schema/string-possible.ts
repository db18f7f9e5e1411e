import { hasStrings, shortestString } from "../automata/dfa.js";
import type { JsonProgram } from "./program.js";

const maxChecks = 20_000;
/** Above so many automata, their shortest strings are not tried. */
const maxShortest = 20;

/**
 * Whether some string meets a condition, by trying the shortest strings of its languages, the strings that its finite
 * ones name and, if it has no others, one string outside of them all: much quicker than the product of many automata. undefined: that does not decide it.
 */
export function isSomeNamedString(program: JsonProgram, formula: number): boolean | undefined {
  const only = program.arena.literalCode(formula);
  if (only >= 0 && (only & 1) === 0) {
    const atom = program.atom(only >> 1);
    if (atom.kind === "member") return hasStrings(program.dfa(atom.dfa));
  }
  const dfas = program.dfasOf([formula]);
  const cuts = new Set<number>([1]);
  program.arena.forEachLiteral(formula, (code) => {
    const atom = program.atom(code >> 1);
    if (atom.kind === "length") cuts.add(Math.max(1, atom.atLeast));
  });
  const holds = (isMember: (dfa: number) => boolean, length: number): boolean =>
    program.arena.evaluate(formula, (code) => {
      const atom = program.atom(code >> 1);
      const truth =
        atom.kind === "member" ? isMember(atom.dfa) : atom.kind === "length" && length >= atom.atLeast;
      return truth !== ((code & 1) === 1);
    });
  const meets = (text: string): boolean => {
    let length = 0;
    for (let i = 0; i < text.length; i += 1) if ((text.charCodeAt(i) & 0xc0) !== 0x80) length += 1;
    return holds((dfa) => program.matches(dfa, text), length);
  };
  if (dfas.length <= maxShortest && dfas.some((dfa) => meets(shortestString(program.dfa(dfa)) ?? "")))
    return true;
  const lists = dfas.map((dfa) => program.stringsOf(dfa));
  const candidates = new Set([""]);
  for (const list of lists) for (const text of list ?? []) candidates.add(text);
  if (candidates.size * dfas.length > maxChecks) return undefined;
  for (const text of candidates) if (meets(text)) return true;
  if (lists.includes(undefined)) return undefined;
  // Of every length above 0 there are more strings than the languages name.
  return [...cuts].some((length) => holds(() => false, length));
}
