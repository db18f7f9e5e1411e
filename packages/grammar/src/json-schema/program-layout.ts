/**
 * Layout of an encoded JSON program, version 2: the machine of one schema as data. Everything is little-endian; all parts
 * are multiples of 4 bytes and follow each other without gaps. A reader must check every count and index before use;
 * `decodeJsonProgram` does and is the reference.
 *
 * Header, 40 bytes of u32:
 *
 *     0  magic           0x50534a43, the bytes "CJSP"
 *     4  version         2
 *     8  size            byte length of the whole
 *    12  flags           bit 0: members come in the order of the schema; bit 1: strings and numbers may be spelled in
 *                        every way that JSON has, not only in natural ones (escape.ts, number-spelling.ts); others 0
 *    16  whitespace      longest run of whitespace bytes between tokens; 0xffffffff: any; 0xfffffffe: that of
 *                        spacing.ts
 *    20  root            formula (expression) that the document must meet
 *    24  dfas            number of automata
 *    28  atoms           number of atom records
 *    32  formulas        number of formula records
 *    36  variables       number of variables
 *
 * Automata: u32 states S, u32 classes C (1 to 256), u32 start state, u32 width W of an entry in bytes (2 or 4), u32 1
 * for the texts that a schema lists (enum, const), else 0;
 * 256 bytes: the class of each byte; S bytes of 0 or 1 (accepting), padded; S * C entries of W bytes, padded: the next
 * state, row by row. State 0 is dead: its row is 0 and it does not accept. Only well-formed UTF-8 is asked about.
 *
 * Records: u32 tag, then what the tag says. Atoms are numbered from 0 and formulas from 2 (0 is false, 1 is true) in the
 * order of their records, which speak of earlier records only.
 *
 *  - literal  0: u32 atom * 2 + (1 when negated)
 *  - and      1, or 2: u32 count (at least 2), then that many formulas
 *  - variable 16: u32 index
 *  - member   17: u32 automaton. The string is in its language.
 *  - length   18: f64 n. The string has at least n code points.
 *  - compare  19: u32 strict, decimal v. The number is >= v, or > v when strict is 1.
 *  - multiple 20: decimal v > 0. The number is a multiple of v.
 *  - properties 21: formula rest, u32 count, then name and formula each; u32 count, then automaton and formula each.
 *      The value of every member meets the formula of its name and those of all automata that accept the name; if
 *      there is neither, `rest`. Negated: some member's value does not.
 *  - has      22: name. The object has that member.
 *  - items    23: formula rest, u32 count, then that many formulas: of the first items in order; rest: of the others.
 *  - contains 24: f64 n, formula. At least n items meet it.
 *  - unique   25: no two items are equal.
 *  - count    26: f64 n. The object has at least n members, the array at least n items.
 *
 * A name is u32 byte length and its UTF-8 bytes, padded. A decimal is i32 scale, then a name with the decimal digits of
 * an integer ("-" in front where negative): integer * 10^-scale.
 *
 * Shapes: for each variable seven u32: what it asks of null, true, false, numbers, strings, arrays, objects. The first
 * three are 0 or 1. Formulas at the root, inside of atoms and nowhere else are over variables (expressions). Shapes are
 * over compare and multiple (numbers), member and length (strings), items, contains, unique and count (arrays),
 * properties, has and count (objects).
 *
 * Meaning. A value meets an expression when the variables, replaced by whether the value meets their shape, make it
 * true. While a document is read there is a frame for each open array and object. It holds formulas: the one that the
 * value must meet, and those whose truth the frame around it waits for. A member or item changes a formula by asking of
 * its value what the atoms say ("pending" expressions); when the value is finished, its truth is put in. The end of the
 * container is possible when the formula holds with what is there. Every step first checks that the rest can still be
 * completed: see satisfier.ts, object-possible.ts, array-possible.ts, conditions.ts.
 */
export const jsonProgramMagic = 0x50534a43;
export const jsonProgramVersion = 2;
export const jsonHeaderSize = 40;
export const anyWhitespace = 0xffffffff;
export const naturalWhitespace = 0xfffffffe;
/** Bits of `flags`. */
export const flag = { ordered: 1, anySpelling: 2 } as const;

export const tag = {
  literal: 0,
  and: 1,
  or: 2,
  variable: 16,
  member: 17,
  length: 18,
  compare: 19,
  multiple: 20,
  properties: 21,
  has: 22,
  items: 23,
  contains: 24,
  unique: 25,
  count: 26,
} as const;
