// npm run install:packages: the dependencies alone, by pnpm in the version that package.json names.
import { installPackages } from "./lib/set-up.mjs";
import { runMain } from "./lib/steps.mjs";

await runMain(installPackages);
