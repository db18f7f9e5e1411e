// Read by pnpm. Its text is part of the lockfile, so what it does stands elsewhere.
export { hooks } from "./tools/lib/publish-manifest.mjs";
