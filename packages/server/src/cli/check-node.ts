/**
 * Throws when this Node is older than a package's `engines` allow, in the form ">=20.19". Runs on Nodes that lack what the
 * other modules use.
 */
export function checkNode(engines: string, version: string = process.versions.node): void {
  const [major = 0, minor = 0] = numbers(engines);
  const [ownMajor = 0, ownMinor = 0] = numbers(version);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new Error(`Node ${major}.${minor} or newer is needed, and this is ${version}.`);
}

const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
