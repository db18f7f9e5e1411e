/** Nesting of tool schemas that is taken; real ones have less than twenty. */
const maximumDepth = 256;

/** Whether a JSON value nests deeper than a renderer or compiler should be asked to follow. */
export function nestsTooDeep(value: unknown): boolean {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth >= maximumDepth) return true;
    for (const member of Object.values(next.value)) waiting.push({ value: member, depth: next.depth + 1 });
  }
  return false;
}
