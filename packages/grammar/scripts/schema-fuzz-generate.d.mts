export function randomFrom(seed: number): (bound: number) => number;
export function randomValue(next: (bound: number) => number, depth?: number): unknown;
export function randomSchema(next: (bound: number) => number): unknown;
