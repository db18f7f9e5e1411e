export function bundleSizes(entry: string): Promise<{ what: string; bytes: number }[]>;
