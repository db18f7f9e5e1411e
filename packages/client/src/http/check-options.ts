import { ClientError } from "../errors.js";

/** Refuses options that are not in the table: what is misspelt must not be ignored. Throws ClientError `invalid_option`. */
export function checkNames(options: object, known: object): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known).join(", ");
  throw new ClientError("invalid_option", `${unknown} is not an option; the options are ${names}.`);
}

/** Throws ClientError `invalid_option` for a number of retries or a timeout (milliseconds) that cannot work. */
export function checkLimits(maxRetries: number, timeout: number): void {
  if (!Number.isInteger(maxRetries) || maxRetries < 0) {
    throw new ClientError("invalid_option", `maxRetries must be an integer of 0 or more, not ${maxRetries}.`);
  }
  // Timers of JavaScript overflow above 2^31 - 1 ms and would fire at once.
  if (!(timeout > 0 && timeout <= 2_147_483_647)) {
    throw new ClientError("invalid_option", `timeout must be 1 to 2147483647 milliseconds, not ${timeout}.`);
  }
}
