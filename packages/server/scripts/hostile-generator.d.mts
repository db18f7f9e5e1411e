/** A request that means no good. */
export interface HostileRequest {
  /** What is hostile in it. */
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Requests without an end, the same for the same seed; fields have about `maxBytes` at most. */
export function hostileRequests(options: {
  readonly seed: number;
  readonly maxBytes: number;
  readonly model: string;
}): Generator<HostileRequest, never, undefined>;
