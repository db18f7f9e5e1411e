// npm test: sets everything up, then runs every check and every test. Arguments go to vitest.
import { setUp } from "./lib/set-up.mjs";
import { getTestData } from "./lib/test-data.mjs";
import { bin, run, runMain, step } from "./lib/steps.mjs";

await runMain(async () => {
  const args = process.argv.slice(2);
  await setUp();
  await step("Getting test data", getTestData);
  if (args.length === 0) {
    await step("Type checking", async () => {
      await run(bin("tsc"), ["-b"]);
      await run(bin("tsc"), ["-p", "tsconfig.tests.json"]);
    });
    await step("Linting, formatting, layers", async () => {
      await run(bin("oxlint"), []);
      await run(bin("oxfmt"), ["--check"]);
      await run(process.execPath, ["tools/check-layers.mjs"]);
    });
    await step("Checking packed packages", () => run(process.execPath, ["tools/check-packages.mjs"]));
  }
  await step("Running the tests", () => run(bin("vitest"), ["run", ...args], { stdout: "inherit" }));
});
