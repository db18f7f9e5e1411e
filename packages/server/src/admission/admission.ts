import { FairQueue } from "@camelid/core-native";
import { retryAfterSeconds } from "../errors/error-table.js";
import { HttpError } from "../errors/http-error.js";

/** A request that was let in. */
export interface Place {
  /**
   * Waits for the turn of one of its sequences; gives the function that gives the sequence back (safe to call twice).
   * Rejects with the signal's reason when it aborts, and with 503 when the server stops before the request has begun.
   */
  acquire(signal: AbortSignal): Promise<() => void>;
  /** The request has ended; safe to call twice. */
  leave(): void;
}

/** How many times the requests of one client those of all together may wait. */
const clientsInQueue = 4;

interface Waiter {
  readonly place: RequestPlace;
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Lets `parallel` sequences of a model run at a time. Clients take turns, requests of one client take turns, and one
 * request never holds all sequences (where there are two): the next one is served while its choices run.
 */
export class Admission {
  readonly #parallel: number;
  readonly #maxQueue: number;
  readonly #queue = new FairQueue<Waiter>();
  /** Requests that have not begun yet, by client. */
  readonly #idle = new Map<string, Set<RequestPlace>>();
  #idleCount = 0;
  #running = 0;
  #stopped: HttpError | undefined;

  /** `maxQueue`: requests of one client that may wait; those of all together may be four times as many. */
  constructor(parallel: number, maxQueue: number) {
    this.#parallel = parallel;
    this.#maxQueue = maxQueue;
  }

  /** Sequences that run. */
  get running(): number {
    return this.#running;
  }

  /** Requests that wait for their first sequence. */
  get waiting(): number {
    return Math.max(0, this.#idleCount - this.#free);
  }

  /** Most sequences that one request holds at a time. */
  get most(): number {
    return Math.max(1, this.#parallel - 1);
  }

  get #free(): number {
    return this.#parallel - this.#running;
  }

  /** Throws HttpError 429 with Retry-After when too many wait. */
  enter(client: string): Place {
    const own = this.#idle.get(client)?.size ?? 0;
    const refused =
      own - this.#free >= this.#maxQueue || this.#idleCount - this.#free >= clientsInQueue * this.#maxQueue;
    if (refused) {
      const headers = { "retry-after": `${retryAfterSeconds}` };
      const message = `${this.waiting} requests are waiting already; try again later.`;
      throw new HttpError(429, "queue_full", message, { headers });
    }
    const place = new RequestPlace(this, client);
    this.setIdle(place, true);
    return place;
  }

  /** Refuses what has not begun and what comes, with this error. What has begun goes on. */
  stop(error: HttpError): void {
    this.#stopped = error;
    for (const waiter of this.#queue.clear()) {
      if (waiter.place.begun) this.#queue.push(waiter.place.client, waiter);
      else waiter.refuse(error);
    }
  }

  /** For places: whether a request has not begun yet. */
  setIdle(place: RequestPlace, idle: boolean): void {
    const own = this.#idle.get(place.client) ?? new Set();
    if (own.has(place) === idle) return;
    this.#idleCount += idle ? 1 : -1;
    if (idle) own.add(place);
    else own.delete(place);
    if (own.size > 0) this.#idle.set(place.client, own);
    else this.#idle.delete(place.client);
  }

  /** For places: a sequence waits for its turn. */
  wait(waiter: Waiter): void {
    if (this.#stopped !== undefined && !waiter.place.begun) return waiter.refuse(this.#stopped);
    this.#queue.push(waiter.place.client, waiter);
    this.#next();
  }

  forget(waiter: Waiter): void {
    this.#queue.remove(waiter.place.client, waiter);
  }

  release(): void {
    this.#running--;
    this.#next();
  }

  #next(): void {
    while (this.#running < this.#parallel) {
      const waiter = this.#queue.shift();
      if (waiter === undefined) return;
      this.#running++;
      waiter.grant();
    }
  }
}

interface Pending {
  readonly start: (release: () => void) => void;
  readonly refuse: (reason: unknown) => void;
}

/** One request's sequences: one of them waits in the queue at a time, behind those of others that came before it. */
class RequestPlace implements Place {
  readonly client: string;
  readonly #admission: Admission;
  readonly #pending: Pending[] = [];
  #waiter: { readonly waiter: Waiter; readonly pending: Pending } | undefined;
  #held = 0;
  #begun = false;

  constructor(admission: Admission, client: string) {
    this.#admission = admission;
    this.client = client;
  }

  /** Whether it ever got a sequence. */
  get begun(): boolean {
    return this.#begun;
  }

  acquire(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        start: (release) => {
          signal.removeEventListener("abort", abort);
          resolve(release);
        },
        refuse: (reason) => {
          signal.removeEventListener("abort", abort);
          reject(reason);
        },
      };
      const abort = () => {
        this.#drop(pending);
        reject(signal.reason);
        this.#pump();
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      this.#pending.push(pending);
      this.#pump();
    });
  }

  leave(): void {
    this.#admission.setIdle(this, false);
  }

  #pump(): void {
    if (this.#waiter !== undefined || this.#held >= this.#admission.most) return;
    const pending = this.#pending.shift();
    if (pending === undefined) return;
    const waiter: Waiter = {
      place: this,
      grant: () => {
        this.#waiter = undefined;
        this.#held++;
        this.#begun = true;
        this.#admission.setIdle(this, false);
        pending.start(this.#releaser());
        this.#pump();
      },
      refuse: (reason) => {
        this.#waiter = undefined;
        pending.refuse(reason);
        this.#pump();
      },
    };
    this.#waiter = { waiter, pending };
    this.#admission.wait(waiter);
  }

  #drop(pending: Pending): void {
    const place = this.#pending.indexOf(pending);
    if (place !== -1) this.#pending.splice(place, 1);
    if (this.#waiter?.pending !== pending) return;
    this.#admission.forget(this.#waiter.waiter);
    this.#waiter = undefined;
  }

  #releaser(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#held--;
      this.#admission.release();
      this.#pump();
    };
  }
}
