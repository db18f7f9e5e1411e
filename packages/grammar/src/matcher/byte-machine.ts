/**
 * Deterministic byte machine with immutable states: the one interface through which a regular expression, a JSON
 * Schema or any other sub-language plugs into the matcher as a terminal.
 */
export interface ByteMachine<S> {
  start(): S;
  /** The state after `byte` (0 to 255); undefined: rejected. Never returns a state from which no accepting end exists. */
  step(state: S, byte: number): S | undefined;
  /** Whether the bytes so far are a complete match. */
  isAccepting(state: S): boolean;
  /** Eight words of 32 bits; bit `b & 31` of word `b >> 5` is set: byte b leads on to an accepting end (no dead ends). */
  allowedBytes(state: S): Uint32Array;
  /** Equal keys mean equal states. */
  key(state: S): string | number;
}
