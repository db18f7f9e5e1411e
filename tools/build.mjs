// npm run build: the native addon and every package, from turbo's cache where nothing changed. Arguments go to turbo.
import { build } from "./lib/set-up.mjs";
import { runMain } from "./lib/steps.mjs";

await runMain(() => build(process.argv.slice(2)));
