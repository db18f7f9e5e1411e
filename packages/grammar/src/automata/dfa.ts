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
  const { next, classCount } = dfa;
  const live = Uint8Array.from(dfa.accepting);
  // Sources of each state, as one array with offsets. Neighbours in a row mostly lead to the same state.
  const offsets = new Int32Array(count + 2);
  const forEachEdge = (visit: (source: number, target: number) => void): void => {
    for (let state = 0, i = 0; state < count; state += 1) {
      let previous = state;
      for (let c = 0; c < classCount; c += 1, i += 1) {
        const target = next[i] ?? 0;
        if (target !== previous && target !== state) visit(state, target);
        previous = target;
      }
    }
  };
  forEachEdge((_, target) => {
    offsets[target + 2] = (offsets[target + 2] ?? 0) + 1;
  });
  for (let i = 1; i < offsets.length; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  const sources = new Int32Array(offsets[count + 1] ?? 0);
  forEachEdge((source, target) => {
    const slot = offsets[target + 1] ?? 0;
    sources[slot] = source;
    offsets[target + 1] = slot + 1;
  });
  const queue: number[] = [];
  for (let state = 0; state < count; state += 1) if (live[state] === 1) queue.push(state);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (let i = offsets[state] ?? 0; i < (offsets[state + 1] ?? 0); i += 1) {
      const source = sources[i] ?? 0;
      if (live[source] === 1) continue;
      live[source] = 1;
      queue.push(source);
    }
  }
  return live;
}

/** Whether there is any string in the language. */
export function hasStrings(dfa: Dfa): boolean {
  const { next, classCount, accepting, start } = dfa;
  const seen = new Uint8Array(accepting.length);
  seen[start] = 1;
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (accepting[state] === 1) return true;
    for (let i = state * classCount; i < (state + 1) * classCount; i += 1) {
      const target = next[i] ?? 0;
      if (seen[target] === 1) continue;
      seen[target] = 1;
      open.push(target);
    }
  }
  return false;
}

/** A string of the language with as few bytes as any (one per character); undefined when there is none. */
export function shortestString(dfa: Dfa): string | undefined {
  const { next, classCount, classOf, accepting, start } = dfa;
  if (accepting[start] === 1) return "";
  const seen = new Uint8Array(accepting.length);
  seen[start] = 1;
  const open: (readonly [state: number, text: string])[] = [[start, ""]];
  for (let i = 0; i < open.length; i += 1) {
    const [state, text] = open[i] ?? [0, ""];
    for (let c = 0; c < classCount; c += 1) {
      const target = next[state * classCount + c] ?? 0;
      if (seen[target] === 1) continue;
      // A class may have no bytes.
      const byte = classOf.indexOf(c);
      if (byte < 0) continue;
      seen[target] = 1;
      const longer = text + String.fromCharCode(byte);
      if (accepting[target] === 1) return longer;
      open.push([target, longer]);
    }
  }
  return undefined;
}
