import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where pulled models lie: CAMELID_CACHE_DIR, else `camelid` in XDG_CACHE_HOME or ~/.cache, each with `models` in it. */
export function modelFolder(environment: Environment = process.env): string {
  const own = environment["CAMELID_CACHE_DIR"];
  if (own !== undefined && own !== "") return join(own, "models");
  const xdg = environment["XDG_CACHE_HOME"];
  return join(xdg !== undefined && xdg !== "" ? xdg : join(homedir(), ".cache"), "camelid", "models");
}
