/** Divides groups further by a value of each member; the new number of groups, which are numbered by first member. */
export function refine(groups: Int32Array, count: number, values: ArrayLike<number>): number {
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

/** The same for values of 0 and 1, without a map. */
export function refineByBits(groups: Int32Array, count: number, bits: Uint8Array): number {
  const numbers = new Int32Array(count * 2);
  let found = 0;
  for (let i = 0; i < groups.length; i += 1) {
    const key = (groups[i] ?? 0) * 2 + (bits[i] ?? 0);
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
