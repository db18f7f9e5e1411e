/** A text that no other list of numbers (whole, from 0) has. */
export function numbersKey(numbers: readonly number[]): string {
  // One character per number is quickest, but has an end.
  if (numbers.length > 1000) return `\uffff${numbers.join(",")}`;
  for (let i = 0; i < numbers.length; i += 1) {
    if ((numbers[i] ?? 0) >= 0xffff) return `\uffff${numbers.join(",")}`;
  }
  return String.fromCharCode(...numbers);
}
