import { anyEntry, anyMember, type LimitRules, rootRules } from "./limit-rules.js";
import { limitOf, type LimitName, type RequestLimits, requestLimits } from "./request-limits.js";

/** The first thing of a request that is over its bound. */
export interface LimitFault {
  readonly limit: LimitName;
  /** Where, as OpenAI writes it: "messages[1].content"; "" for the body as a whole. */
  readonly path: string;
  /** What is wrong and what would be right, to be put behind the place. */
  readonly reason: string;
}

/** What the walk of a body found. */
export interface CheckedLimits {
  /** Absent when everything is within its bound. */
  readonly fault?: LimitFault;
  /** Members of all objects together. */
  readonly members: number;
  /** Places visited: the work that was done. */
  readonly visited: number;
}

interface Place {
  readonly value: unknown;
  readonly rules: LimitRules | undefined;
  readonly path: string;
  readonly depth: number;
}

/**
 * Holds a body against the bounds, visiting each value once and ending at the first fault. `body` is what JSON.parse
 * gives. What the values mean is not looked at.
 */
export function checkLimits(body: unknown, limits: RequestLimits = {}): CheckedLimits {
  const walk = new Walk(limits);
  const fault = walk.run(body) ?? sequencesFault(body, limits);
  const { members, visited } = walk;
  return fault === undefined ? { members, visited } : { fault, members, visited };
}

/** Answers that a request asks for: its prompts times `n`. */
export function countSequences(body: object): number {
  const n: unknown = Reflect.get(body, "n");
  const prompt: unknown = Reflect.get(body, "prompt");
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== "number" ? prompt.length : 1;
  return Math.max(1, prompts) * (typeof n === "number" && n > 1 ? n : 1);
}

/** The fault of a request that asks for too many answers. */
export function sequencesFault(body: unknown, limits: RequestLimits = {}): LimitFault | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const count = countSequences(body);
  const path = "n" in body && typeof body.n === "number" && body.n > 1 ? "n" : "prompt";
  return count > limitOf(limits, "sequences")
    ? faultOf("sequences", path, `asks for ${count} answers (prompts times n)`, limits)
    : undefined;
}

class Walk {
  members = 0;
  visited = 0;
  #values = 0;
  #ids = 0;
  readonly #limits: RequestLimits;
  readonly #waiting: Place[] = [];

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  run(body: unknown): LimitFault | undefined {
    this.#waiting.push({ value: body, rules: rootRules, path: "", depth: 0 });
    for (let place = this.#waiting.pop(); place !== undefined; place = this.#waiting.pop()) {
      const fault = this.#enter(place);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #enter(place: Place): LimitFault | undefined {
    const { value, depth, path } = place;
    if (typeof value !== "object" || value === null) return undefined;
    if (depth >= limitOf(this.#limits, "depth")) return this.#fault("depth", path, "is nested too deep");
    return Array.isArray(value) ? this.#list(value, place) : this.#object(value, place);
  }

  #list(list: readonly unknown[], place: Place): LimitFault | undefined {
    const { rules, path } = place;
    const over = this.#tooMany(list.length, place);
    if (over !== undefined) return over;
    const below = rules?.below.get(anyEntry);
    for (const [index, value] of list.entries()) {
      if (rules?.ids === true && typeof value === "number") {
        this.visited++;
        if (++this.#ids > limitOf(this.#limits, "tokens"))
          return this.#fault("tokens", path, "holds more token ids than are taken");
        continue;
      }
      const fault = this.#take(value, below, place, index);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #object(object: object, place: Place): LimitFault | undefined {
    const { rules, path } = place;
    const names = Object.keys(object);
    const over = this.#tooMany(names.length, place);
    if (over !== undefined) return over;
    this.members += names.length;
    for (const name of names) {
      if (rules !== undefined && name.length > limitOf(this.#limits, "names"))
        return this.#fault("names", path, `has a field whose name has ${name.length} characters`);
      const below = rules?.below.get(name) ?? rules?.below.get(anyMember);
      const value: unknown = Reflect.get(object, name);
      const fault = this.#take(value, below, place, name);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** Counts a value; what has something in it waits for its turn. */
  #take(
    value: unknown,
    rules: LimitRules | undefined,
    { path, depth }: Place,
    key: string | number,
  ): LimitFault | undefined {
    this.visited++;
    if (++this.#values > limitOf(this.#limits, "values"))
      return this.#fault("values", "", "holds more values than are taken");
    if (typeof value === "object" && value !== null) {
      this.#waiting.push({ value, rules, path: join(path, key), depth: depth + 1 });
    } else if (typeof value === "string" && rules?.characters !== undefined) {
      if (value.length > limitOf(this.#limits, rules.characters))
        return this.#fault(rules.characters, join(path, key), `has ${value.length} characters`);
    }
    return undefined;
  }

  #tooMany(count: number, place: Place): LimitFault | undefined {
    const limit = place.rules?.entries;
    return limit !== undefined && count > limitOf(this.#limits, limit)
      ? this.#fault(limit, place.path, `has ${count} entries`)
      : undefined;
  }

  #fault(limit: LimitName, path: string, fact: string): LimitFault {
    return faultOf(limit, path, fact, this.#limits);
  }
}

function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

function faultOf(limit: LimitName, path: string, fact: string, limits: RequestLimits): LimitFault {
  const most = limitOf(limits, limit);
  const { unit } = requestLimits[limit];
  return { limit, path, reason: `${fact}; at most ${most} ${unit} are taken (limit "${limit}").` };
}
