/** Most programs kept, and their bytes together. */
const limits = { count: 64, bytes: 16 * 2 ** 20 };

const kept = new Map<string, Uint8Array>();
let keptBytes = 0;

/**
 * The program of a description, from memory when it was compiled before. `description` and `kind` are all that
 * `compile` depends on; what it throws is thrown.
 */
export function compileOnce(kind: string, description: unknown, compile: () => Uint8Array): Uint8Array {
  const key = keyOf(kind, description);
  const known = key === undefined ? undefined : kept.get(key);
  if (key !== undefined && known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const program = compile();
  if (key !== undefined) keep(key, program);
  return program;
}

/** Undefined for what cannot be written down, or is too long to be worth it. */
function keyOf(kind: string, description: unknown): string | undefined {
  try {
    const text = JSON.stringify(description);
    return text.length > limits.bytes / 16 ? undefined : `${kind} ${text}`;
  } catch {
    return undefined;
  }
}

function keep(key: string, program: Uint8Array): void {
  kept.set(key, program);
  keptBytes += key.length + program.byteLength;
  for (const [oldKey, old] of kept) {
    if (kept.size <= limits.count && keptBytes <= limits.bytes) return;
    kept.delete(oldKey);
    keptBytes -= oldKey.length + old.byteLength;
  }
}
