import { escapeKey } from "./escape.js";
import { spacingKey } from "./spacing.js";
import type { Frame, Goals, JsonState, Place, Situation } from "./states.js";

/** A text that is equal for equal states only. */
export function stateKey({ at, spacing }: JsonState): string {
  return `${spacingKey(spacing)} ${situationKey(at)}`;
}

function situationKey(state: Situation): string {
  switch (state.kind) {
    case "done":
      return "d";
    case "value":
      return `v${state.closing === undefined ? 0 : 1}${placeKey(state.place)}`;
    case "literal":
      return `l${state.which}${state.at}${placeKey(state.place)}`;
    case "string":
      return `s${state.inner.state}.${state.inner.length}.${state.inner.text}"${escapeKey(state.escape)}${goalsKey(state.goals)}${placeKey(state.place)}`;
    case "number":
      return `n${state.text}${state.exact ? "!" : ""}${goalsKey(state.goals)}${placeKey(state.place)}`;
    case "key-start":
      return `k${state.canClose ? 1 : 0}${frameKey(state.frame)}`;
    case "key":
      return `K${state.inner.state}.${state.inner.text}"${escapeKey(state.escape)}${frameKey(state.frame)}`;
    case "colon":
      return `c${state.key}"${frameKey(state.frame)}`;
    case "after":
      return `a${frameKey(state.frame)}`;
  }
}

/** Iterative: documents may be nested deeply. */
function placeKey(start: Place): string {
  const parts: string[] = [];
  for (let place: Place | undefined = start; place !== undefined;) {
    parts.push(`(${place.need};${place.wanted.join()};${place.depth}`);
    const frame: Frame | undefined = place.parent;
    if (frame !== undefined) parts.push(ownKey(frame));
    place = frame?.place;
  }
  return parts.join("");
}

function goalsKey(goals: Goals): string {
  return `<${goals.need};${goals.wanted.join()}>`;
}

function frameKey(frame: Frame): string {
  return ownKey(frame) + placeKey(frame.place);
}

function ownKey(frame: Frame): string {
  const common = `${goalsKey(frame.goals)}${frame.waiting.join()}`;
  if (frame.kind === "array") return `[${frame.index};${frame.items.join()}${common}`;
  const members = frame.members.map(([key, value]) => `${key}:${value}`).join();
  return `{${frame.seenId};${JSON.stringify(frame.openKey)}${members}${common}`;
}
