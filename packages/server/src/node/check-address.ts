import { CamelidError } from "@camelid/grammar";

/** Where a server listens that is not told where. */
export const defaultAddress = { host: "127.0.0.1", port: 8080 } as const;

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Refuses to let everybody in without a key unless told so. Throws CamelidError `public_address_without_key`. */
export function checkAddress(host: string, apiKeys: readonly string[], allowPublic: boolean): void {
  if (isLoopback(host) || apiKeys.length > 0 || allowPublic) return;
  throw new CamelidError(
    "public_address_without_key",
    `${host} can be reached from other machines, and no API key is set: give one, or allow public access on purpose.`,
  );
}
