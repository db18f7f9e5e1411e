// npm start: the server with the playground on the default model; npm start -- "question": one answer in the terminal.
// Arguments that begin with "-" go to `camelid serve` (npm start -- --port 9000).
import { camelid, defaultModel, setUp } from "./lib/set-up.mjs";
import { runMain } from "./lib/steps.mjs";

await runMain(async () => {
  const args = process.argv.slice(2);
  const question = args.length > 0 && !args[0].startsWith("-") ? args.join(" ") : undefined;
  await setUp();
  if (question === undefined) {
    await camelid(["serve", "--model", defaultModel, ...args], { stdout: "inherit" });
  } else {
    await camelid(["chat", "--model", defaultModel, question], { stdout: "inherit" });
  }
});
