import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();

/** A fresh folder that is removed when the test file ends, which set-up-vitest.ts sees to. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "camelid-test-"));
  folders.add(folder);
  return folder;
}

export function removeTemporaryFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}
