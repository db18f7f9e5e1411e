/**
 * Deterministic automaton over bytes. State 0 is dead: not accepting and without a way out. Bytes are grouped into
 * classes; `next[state * classCount + classOf[byte]]` is the successor.
 */
export interface Dfa {
  /** 256 entries: the class of each byte. */
  readonly classOf: Uint8Array;
  readonly classCount: number;
  readonly next: Uint32Array;
  /** One entry per state: 1 when the state accepts. */
  readonly accepting: Uint8Array;
  readonly start: number;
}

export function stateCount(dfa: Dfa): number {
  return dfa.accepting.length;
}

export function stepDfa(dfa: Dfa, state: number, byte: number): number {
  return dfa.next[state * dfa.classCount + (dfa.classOf[byte] ?? 0)] ?? 0;
}

export function dfaAccepts(dfa: Dfa, state: number): boolean {
  return dfa.accepting[state] === 1;
}

/** Whether a string, given as one byte per character, is in the language. */
export function matchesBytes(dfa: Dfa, bytes: string): boolean {
  let state = dfa.start;
  for (let i = 0; i < bytes.length && state !== 0; i += 1) state = stepDfa(dfa, state, bytes.charCodeAt(i));
  return dfaAccepts(dfa, state);
}

/** For each state, whether an accepting state can be reached from it. */
export function liveStates(dfa: Dfa): Uint8Array {
  const count = stateCount(dfa);
  const live = Uint8Array.from(dfa.accepting);
  const sources: number[][] = Array.from({ length: count }, () => []);
  for (let state = 0; state < count; state += 1) {
    for (let c = 0; c < dfa.classCount; c += 1) {
      const target = dfa.next[state * dfa.classCount + c] ?? 0;
      if (target !== state) sources[target]?.push(state);
    }
  }
  const queue: number[] = [];
  for (let state = 0; state < count; state += 1) if (live[state] === 1) queue.push(state);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (const source of sources[state] ?? []) {
      if (live[source] === 0) {
        live[source] = 1;
        queue.push(source);
      }
    }
  }
  return live;
}
