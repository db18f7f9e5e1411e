import { dfaAccepts, liveStates, stepDfa, type Dfa } from "./dfa.js";

const maxStrings = 2000;
const maxSteps = 40_000;

/**
 * All strings of a language, as bytes (one per character), when they are few; undefined when there are many or no end
 * of them.
 */
export function finiteStrings(dfa: Dfa): string[] | undefined {
  const live = liveStates(dfa);
  const firstBytes = new Map<number, number[]>();
  dfa.classOf.forEach((own, byte) => firstBytes.set(own, [...(firstBytes.get(own) ?? []), byte]));
  const found: string[] = [];
  const open: [state: number, text: string][] = live[dfa.start] === 1 ? [[dfa.start, ""]] : [];
  let steps = 0;
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [state, text] = entry;
    if (dfaAccepts(dfa, state)) found.push(text);
    // A text as long as there are states has gone through a cycle.
    if (found.length > maxStrings || text.length >= dfa.accepting.length) return undefined;
    for (const bytes of firstBytes.values()) {
      steps += 1;
      const target = stepDfa(dfa, state, bytes[0] ?? 0);
      if (live[target] !== 1) continue;
      for (const byte of bytes) open.push([target, text + String.fromCharCode(byte)]);
    }
    if (steps > maxSteps || open.length > maxSteps) return undefined;
  }
  return found;
}
