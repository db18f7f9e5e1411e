const maxTable = 1 << 14;

/**
 * Divides groups further by a value (a whole number, from 0) of each member; the new number of groups, which are
 * numbered by first member.
 */
export function refine(groups: Int32Array, count: number, values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < groups.length; i += 1) most = Math.max(most, values[i] ?? 0);
  const size = (most + 1) * count;
  return size > maxTable ? refineByMap(groups, count, values) : refineByTable(groups, count, values, size);
}

function refineByMap(groups: Int32Array, count: number, values: ArrayLike<number>): number {
  const numbers = new Map<number, number>();
  for (let i = 0; i < groups.length; i += 1) {
    const key = (values[i] ?? 0) * count + (groups[i] ?? 0);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    groups[i] = number;
  }
  return numbers.size;
}

function refineByTable(groups: Int32Array, count: number, values: ArrayLike<number>, size: number): number {
  // One more than the number of each group; 0: not met yet.
  const numbers = new Int32Array(size);
  let found = 0;
  for (let i = 0; i < groups.length; i += 1) {
    const key = (values[i] ?? 0) * count + (groups[i] ?? 0);
    let number = numbers[key] ?? 0;
    if (number === 0) {
      found += 1;
      number = found;
      numbers[key] = number;
    }
    groups[i] = number - 1;
  }
  return found;
}

/** The same for values of 0 and 1. */
export function refineByBits(groups: Int32Array, count: number, bits: Uint8Array): number {
  return refineByTable(groups, count, bits, count * 2);
}
