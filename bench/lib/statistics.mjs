/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of the ratios of two series measured in turn: what slows both in one round (other work on the machine) falls
 * out of it.
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 */
export const medianRatio = (ours, theirs) => median(ours.map((value, round) => value / theirs[round]));
