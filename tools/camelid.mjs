#!/usr/bin/env node
// `npx camelid` at the repository's root: the server package's command, as built by the set-up.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = new URL("../packages/server/dist/cli/main.js", import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  process.stderr.write(
    "camelid is not built yet: run npm start or npm test once, which set everything up.\n",
  );
  process.exitCode = 1;
}
