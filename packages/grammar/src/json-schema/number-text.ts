const prefix = /^-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?)?$/;

/** Whether `text` is the beginning of a JSON number ("" included). */
export function isNumberPrefix(text: string): boolean {
  return prefix.test(text);
}

/** The shortest text with the same possible continuations, for numbers whose value does not matter. */
export function compressNumber(text: string): string {
  return text
    .replace(/^(-?)[1-9][0-9]*/, "$11")
    .replace(/\.[0-9]+/, ".1")
    .replace(/([eE][+-]?)[0-9]+$/, "$11");
}

/** The parts of a beginning of a number: sign, whole part, fraction with its point, mark of the exponent, its sign and digits. */
export const numberParts = /^(-?)(0|[1-9][0-9]*)?(\.[0-9]*)?(?:([eE])([+-]?)([0-9]*))?$/;
