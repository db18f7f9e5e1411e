// node tools/check-workflows.mjs: actionlint over .github/workflows. It is taken from the path, else built by Go, by the
// version below, whose hash Go's checksum database holds.
import { spawnSync } from "node:child_process";
import { runMain, run, SetupError } from "./lib/steps.mjs";

const module = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
const answers = (command, argument) => spawnSync(command, [argument], { stdio: "ignore" }).status === 0;

await runMain(async () => {
  if (answers("actionlint", "--version")) return run("actionlint", []);
  if (answers("go", "version")) return run("go", ["run", module], { env: { GOFLAGS: "-mod=mod" } });
  throw new SetupError(
    "The workflows are checked by actionlint: install it, or Go (Debian: apt-get install golang), which builds it.",
  );
});
