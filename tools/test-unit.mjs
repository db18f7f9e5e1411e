// npm run test:unit: the fast tests, which need nothing built and no model. Words name packages (grammar client), all of
// them without one; other arguments go to vitest. npm run test:watch: the same, again on each change.
import { checkNode, installPackages } from "./lib/set-up.mjs";
import { bin, run, runMain } from "./lib/steps.mjs";

/** All projects of vitest.config.ts but those that need more than the repository. */
const fast = ["!slow:*"];

await runMain(async () => {
  const args = process.argv.slice(2);
  const names = args.filter((arg) => !arg.startsWith("-"));
  const options = args.filter((arg) => arg.startsWith("-") && arg !== "--watch");
  checkNode();
  await installPackages();
  const projects = names.length > 0 ? names : fast;
  await run(
    bin("vitest"),
    [
      args.includes("--watch") ? "watch" : "run",
      ...projects.map((project) => `--project=${project}`),
      ...options,
    ],
    { stdout: "inherit" },
  );
});
