/**
 * Layout of a grammar program, version 1. Everything is little-endian; every offset counts bytes from the start of the
 * program unless said otherwise, every index counts records of a section. A reader must check each index and offset
 * against the counts before it uses them; `decodeProgram` does and is the reference.
 *
 * Header, 32 bytes of u32:
 *
 *     0  magic      0x474c4d43, the bytes "CMLG"
 *     4  version    1
 *     8  size       byte length of the whole program
 *    12  start      index of the rule that the output must match
 *    16  sections   number of entries in the section table, always 7
 *    20  reserved   three zeros
 *
 * Section table, one entry of 16 bytes per section, kinds 1 to 7 in this order: u32 kind, u32 offset (a multiple of 4),
 * u32 byte length, u32 number of records.
 *
 *  1 RULES     16 bytes each: u32 entry node, u32 name offset in TEXT, u32 name length, u32 zero.
 *  2 NODES     16 bytes each: u32 operation, u32 a, u32 b, u32 next node. Operations: see `operation`.
 *  3 LISTS     u32 each: the entry nodes of alternatives, and pairs of repetition bounds.
 *  4 TEXT      bytes: literals, names, token texts, all UTF-8.
 *  5 CLASSES   16 bytes each: u32 first range, u32 number of ranges, u32 1 when written negated, u32 machine.
 *  6 RANGES    8 bytes each: u32 first, u32 last code point, as written in the source (before negation).
 *  7 MACHINES  32 bytes each: u32 kind (1 DFA, 2 JSON), u32 data offset, u32 data length, u32 source offset, u32 source
 *              length, u32 name offset in TEXT, u32 name length, u32 zero. Data and source lie behind the last
 *              section, data at a multiple of 4. Source, for the printer and for messages, is UTF-8: the regular
 *              expression of a DFA, the JSON text of the schema of a JSON machine; length 0: none.
 *
 * DFA data: u32 number of states S, u32 number of ranges R, u32 start state, u32 zero; then ceil(S / 32) u32 of
 * accepting bits (state s: bit s & 31 of word s >> 5); then S + 1 u32: the first range of each state, the last one is R;
 * then R ranges of 8 bytes: u32 (first byte | last byte << 8), u32 target state. The ranges of a state are sorted and
 * disjoint. From every state an accepting one can be reached. S is at least 1.
 *
 * JSON data: see json-schema/program-layout.ts.
 *
 * Running a program (src/matcher/closure.ts is the reference): a configuration is a node with a stack frame and, inside
 * a terminal, how far that has come. A frame belongs to a rule, or to a repetition with the number of its finished
 * rounds; it knows the step in which it began and its edges: (node to go on at, frame to go on in). All who begin the
 * same in the same step share one frame and add an edge each, so left recursion is a circle of edges.
 *
 * - Terminals are bytes, class, machine, token and tokenText; all else is followed without taking a byte, each pair of
 *   node and frame once per step. A class or machine in an accepting state goes on at `next` and may also go on itself.
 * - call: the frame of (rule a, this step) gets the edge (next, current frame); if it is new, its entry is followed; if it
 *   has ended in this step before, the new edge is followed at once.
 * - end: every edge of the frame is followed. The frame of the start rule in step 0 also ends the output. A call whose
 *   `next` is an end may hand over the edges of the caller in place of itself, if the caller began in an earlier step.
 * - token, tokenText: taken by a whole token at once, in the step of the last byte of the token's text (a token without
 *   text is a step as well). What stands before such an element when a token begins may take it; bytes never do.
 * - repeat: if its minimum is 0, `next` is followed. The frame of (repeat, 0 rounds, this step) gets the edge (next,
 *   current frame); if it is new, body a is followed.
 * - repeatEnd: a round that took nothing (its frame began in this step) leads nowhere. Else the rounds are one more; for
 *   every edge of the frame: with at least the minimum of rounds the edge is followed; below the maximum the frame of
 *   (repeat, rounds, this step) gets that edge and, if new, the body is followed. Without a maximum, rounds are kept at
 *   most at the minimum.
 *
 * Each rule is a graph that begins at its entry and ends in end, the body of a repetition one that ends in repeatEnd; an
 * end in the frame of the wrong kind means damage. Nodes of one structure follow each other through `next`:
 */
export const operation = {
  /** The rule ends: go on behind every call of this frame. a, b, next: 0. */
  end: 0,
  /** The b >= 1 bytes at a in TEXT. */
  bytes: 1,
  /** One code point of class a; its machine consumes the UTF-8 bytes. b: 0. */
  class: 2,
  /** Any match of machine a. b: 0. */
  machine: 3,
  /** The token with number a; b = 1: any one token but that. */
  token: 4,
  /** The token whose text is the (b & 0x7fffffff) bytes at a in TEXT; bit 31 of b: any one token but that. */
  tokenText: 5,
  /** Rule a, then `next`. b: 0. */
  call: 6,
  /**
   * One of the b nodes listed from a on in LISTS. Each of the b ways ends by leading to `next`, which a reader of the
   * structure needs and the matcher does not.
   */
  alternatives: 7,
  /** Goes on at a (the body, which leads back here) or at `next`. b: 0. This is `*`. */
  loop: 8,
  /** Goes on at the body of loop a. `next` is that body too. b: 0. This is `+`. */
  plus: 9,
  /** The body a, counted: at least LISTS[b] and at most LISTS[b + 1] times (0xffffffff: no limit); then `next`. */
  repeat: 10,
  /** The body of repetition a has ended. b, next: 0. */
  repeatEnd: 11,
} as const;

export const programMagic = 0x474c4d43;
export const programVersion = 1;
export const headerSize = 32;
export const sectionCount = 7;
export const sectionEntrySize = 16;
export const unlimited = 0xffffffff;

export const recordSize = {
  rules: 16,
  nodes: 16,
  lists: 4,
  text: 1,
  classes: 16,
  ranges: 8,
  machines: 32,
} as const;

export const machineKind = { dfa: 1, json: 2 } as const;
