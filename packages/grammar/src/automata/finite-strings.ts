import { dfaAccepts, liveStates, type Dfa } from "./dfa.js";

const maxStrings = 2000;
const maxSteps = 40_000;

/**
 * All strings of a language, as bytes (one per character), when they are few; undefined when there are many or no end
 * of them.
 */
export function finiteStrings(dfa: Dfa): string[] | undefined {
  const live = liveStates(dfa);
  if (live[dfa.start] !== 1) return [];
  const { next, classCount } = dfa;
  const bytesOf: number[][] = Array.from({ length: classCount }, () => []);
  dfa.classOf.forEach((own, byte) => bytesOf[own]?.push(byte));
  if (!isSmall(dfa, live, bytesOf)) return undefined;
  const found: string[] = [];
  const open: [state: number, text: string][] = [[dfa.start, ""]];
  let steps = 0;
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [state, text] = entry;
    if (dfaAccepts(dfa, state)) found.push(text);
    for (let c = 0; c < classCount; c += 1) {
      const target = next[state * classCount + c] ?? 0;
      if (live[target] !== 1) continue;
      for (const byte of bytesOf[c] ?? []) open.push([target, text + String.fromCharCode(byte)]);
    }
    steps += classCount;
    if (steps > maxSteps || open.length > maxSteps) return undefined;
  }
  return found;
}

/** Whether there are few strings: counted from their ends, without going through them. */
function isSmall(dfa: Dfa, live: Uint8Array, bytesOf: readonly (readonly number[])[]): boolean {
  const { next, classCount } = dfa;
  /** 0: not met yet, -1: open, else one more than the number of strings from there. */
  const counts = new Int32Array(live.length);
  const path = [dfa.start];
  const classes = [0];
  counts[dfa.start] = -1;
  const totals = [dfaAccepts(dfa, dfa.start) ? 1 : 0];
  while (path.length > 0) {
    const top = path.length - 1;
    const state = path[top] ?? 0;
    const c = classes[top] ?? 0;
    if (c === classCount) {
      path.pop();
      classes.pop();
      counts[state] = (totals.pop() ?? 0) + 1;
      continue;
    }
    const target = next[state * classCount + c] ?? 0;
    const bytes = bytesOf[c]?.length ?? 0;
    if (live[target] === 1 && bytes > 0) {
      const count = counts[target] ?? 0;
      if (count < 0) return false;
      if (count === 0) {
        counts[target] = -1;
        path.push(target);
        classes.push(0);
        totals.push(dfaAccepts(dfa, target) ? 1 : 0);
        continue;
      }
      const total = (totals[top] ?? 0) + (count - 1) * bytes;
      if (total > maxStrings) return false;
      totals[top] = total;
    }
    classes[top] = c + 1;
  }
  return true;
}
