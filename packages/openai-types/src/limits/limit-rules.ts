import { type LimitName, type RequestLimit, requestLimits } from "./request-limits.js";

/** What holds at one place of a request, and at the places below it. */
export interface LimitRules {
  /** Bound of a list's entries or an object's members here. */
  entries?: LimitName;
  /** Bound of the length of a text here. */
  characters?: LimitName;
  /** Numbers here are token ids. */
  ids?: boolean;
  readonly below: Map<string, LimitRules>;
}

/** Every entry of a list and every member of an object, where they have no rules of their own. */
export const anyMember = "*";
export const anyEntry = "[]";

/** The table of bounds as a tree of places. */
export const rootRules: LimitRules = planRules();

function planRules(): LimitRules {
  const root: LimitRules = { below: new Map() };
  let name: LimitName;
  for (name in requestLimits) {
    const { unit, fields }: RequestLimit = requestLimits[name];
    for (const field of fields) {
      const place = placeOf(root, field);
      if (name === "tokens") place.ids = true;
      else if (unit === "entries") place.entries = name;
      else if (unit === "characters") place.characters = name;
    }
  }
  return root;
}

function placeOf(root: LimitRules, field: string): LimitRules {
  let place = root;
  for (const step of field.match(/\[\]|[^.[\]]+/g) ?? []) {
    const next: LimitRules = place.below.get(step) ?? { below: new Map() };
    place.below.set(step, next);
    place = next;
  }
  return place;
}
