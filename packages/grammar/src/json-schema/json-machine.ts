import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { type TextGoal } from "../automata/text-goal.js";
import { fromByteString } from "../automata/utf8.js";
import type { ByteMachine } from "../matcher/byte-machine.js";
import { ArrayItems } from "./array-items.js";
import { Conditions } from "./conditions.js";
import { decimalKey, parseDecimal } from "./decimal.js";
import { escapeKey, stepEscaped, type TextReader } from "./escape.js";
import { canonicalArray, canonicalNumber, canonicalObject } from "./json-value.js";
import { NumberLimit } from "./number-condition.js";
import type { NumberGoal } from "./number-goal.js";
import { compressNatural, isNaturalPrefix } from "./number-spelling.js";
import { compressNumber, isNumberPrefix } from "./number-text.js";
import { ObjectKeys } from "./object-keys.js";
import {
  isSpace,
  limitedSpacing,
  naturalSpacing,
  noSpacing,
  type Room,
  type SpacingRule,
} from "./spacing.js";
import { stateKey } from "./state-key.js";
import { isCompared, StringValues, type StringState } from "./string-values.js";
import { kindIndex, type JsonProgram } from "./program.js";
import type { Satisfier } from "./satisfier.js";
import type {
  ArrayFrame,
  Frame,
  Goals,
  JsonState,
  KeyText,
  ObjectFrame,
  Place,
  Situation,
} from "./states.js";

export interface JsonMachineOptions {
  /** "any" (default): members in any order; "schema": in the order of `properties`, others last. */
  readonly keyOrder?: "any" | "schema";
  /** Whitespace between tokens: "natural" (default), or the longest run of any in bytes (Infinity: no limit). */
  readonly whitespace?: "natural" | number;
}

const literalTexts = { null: "null", true: "true", false: "false" };
const maxMasks = 20_000;

function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || "-+.eE".includes(String.fromCharCode(byte));
}

/** How many arrays and objects are open. */
function levelOf(at: Situation): number {
  if ("frame" in at) return at.frame.level;
  if (at.kind === "done") return 0;
  return at.kind === "value" && at.closing !== undefined ? at.closing.level : (at.place.parent?.level ?? 0);
}

/** Values that are compared with others (uniqueItems) may be nested so deep; deeper ones are not begun. */
const maxComparedDepth = 200;

/**
 * Reads a JSON document byte by byte and goes on only where a valid document can still come of it. One frame per open
 * array or object holds the condition that the rest of it must meet.
 */
export class JsonMachine implements ByteMachine<JsonState> {
  readonly program: JsonProgram;
  private readonly satisfier: Satisfier;
  private readonly conditions: Conditions;
  private readonly keys: ObjectKeys;
  private readonly items: ArrayItems;
  private readonly strings: StringValues;
  private readonly spacing: SpacingRule;
  private readonly masks = new WeakMap<TextGoal, Map<string, Uint32Array>>();

  constructor(program: JsonProgram, satisfier: Satisfier, options: JsonMachineOptions = {}) {
    this.program = program;
    this.satisfier = satisfier;
    this.conditions = new Conditions(program);
    this.strings = new StringValues(program);
    this.items = new ArrayItems(program, satisfier, this.conditions);
    this.keys = new ObjectKeys(program, satisfier, this.conditions, options.keyOrder ?? "any");
    const { whitespace = "natural" } = options;
    this.spacing = whitespace === "natural" ? naturalSpacing : limitedSpacing(whitespace);
  }

  start(): JsonState {
    const place: Place = { parent: undefined, need: this.program.root, wanted: [], depth: 0 };
    return { at: { kind: "value", place, closing: undefined }, spacing: noSpacing };
  }

  isAccepting({ at }: JsonState): boolean {
    if (at.kind === "done") return true;
    return at.kind === "number" && at.place.parent === undefined && this.endNumber(at) !== undefined;
  }

  step({ at, spacing }: JsonState, byte: number): JsonState | undefined {
    if (at.kind === "number" && !isNumberByte(byte)) {
      const after = this.endNumber(at);
      return after === undefined ? undefined : this.step({ at: after, spacing }, byte);
    }
    if (isSpace(byte) && at.kind !== "string" && at.kind !== "key") {
      const room = this.roomAt(at, spacing.gap === "none");
      const longer = room === "none" ? undefined : this.spacing.step(spacing, byte, room, levelOf(at));
      return longer === undefined ? undefined : { at, spacing: longer };
    }
    if (this.spacing.isNatural && at.kind === "after" && byte === 0x2c && spacing.gap !== "none")
      return undefined;
    const next = this.next(at, byte);
    if (next === undefined) return undefined;
    return {
      at: next,
      spacing:
        spacing.gap === "none" && spacing.count === 0
          ? spacing
          : this.spacing.afterToken(spacing, levelOf(at)),
    };
  }

  /** The whitespace that a situation has room for; `isFirst`: none has come since the last token. */
  private roomAt(at: Situation, isFirst: boolean): Room {
    if (at.kind === "literal") return "none";
    if (!this.spacing.isNatural) return "line";
    switch (at.kind) {
      case "value": {
        const frame = at.closing ?? at.place.parent;
        if (frame === undefined) return "none";
        return frame.kind === "array" ? "line" : "blank";
      }
      case "key-start":
        return "line";
      case "colon":
        return "blank";
      case "after":
        // No comma follows whitespace, so only the end may.
        return !isFirst || this.mayEnd(at.frame) ? "line" : "none";
      default:
        return "none";
    }
  }

  private next(at: Situation, byte: number): Situation | undefined {
    switch (at.kind) {
      case "done":
        return undefined;
      case "value":
        if (byte === 0x5d && at.closing !== undefined) return this.closeArray(at.closing);
        return this.begin(at.place, byte);
      case "literal": {
        const text = literalTexts[at.which];
        if (byte !== text.charCodeAt(at.at)) return undefined;
        if (at.at + 1 < text.length) return { ...at, at: at.at + 1 };
        const kind = kindIndex[at.which];
        return this.finish(
          at.place,
          at.place.wanted.map((expression) => this.program.shape(expression)[kind] === TRUE),
          text,
        );
      }
      case "string":
        return this.stepString(at, byte);
      case "number":
        return this.stepNumber(at, byte);
      case "key-start":
        if (byte === 0x7d && at.canClose) return this.closeObject(at.frame);
        return byte === 0x22 ? this.beginKey(at.frame) : undefined;
      case "key":
        return this.stepKey(at, byte);
      case "colon":
        return byte === 0x3a ? this.openMember(at.frame, at.key) : undefined;
      case "after":
        return this.stepAfter(at, byte);
    }
  }

  allowedBytes(state: JsonState): Uint32Array {
    const { at } = state;
    if (at.kind !== "string" || isCompared(at.place)) return this.computeMask(state);
    // Inside of strings the frames do not matter, and few states come again and again.
    let masks = this.masks.get(at.goal);
    if (masks === undefined) {
      masks = new Map();
      this.masks.set(at.goal, masks);
    }
    const key = `${at.inner.state}.${at.inner.length}${escapeKey(at.escape)}`;
    let mask = masks.get(key);
    if (mask === undefined) {
      mask = this.computeMask(state);
      if (masks.size >= maxMasks) masks.clear();
      masks.set(key, mask);
    }
    return mask;
  }

  private computeMask(state: JsonState): Uint32Array {
    const mask = new Uint32Array(8);
    for (let byte = 0; byte < 256; byte += 1) {
      if (this.step(state, byte) !== undefined) mask[byte >> 5] = (mask[byte >> 5] ?? 0) | (1 << (byte & 31));
    }
    return mask;
  }

  key(state: JsonState): string {
    return stateKey(state);
  }

  private goalsFor(place: Place, kind: number): Goals {
    return {
      need: this.program.shape(place.need)[kind] ?? FALSE,
      wanted: place.wanted.map((expression) => this.program.shape(expression)[kind] ?? FALSE),
    };
  }

  private begin(place: Place, byte: number): Situation | undefined {
    if (byte === 0x22) return this.beginString(place);
    if (byte === 0x5b) return this.beginArray(place);
    if (byte === 0x7b) return this.beginObject(place);
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) return this.beginNumber(place, byte);
    for (const which of ["null", "true", "false"] as const) {
      if (byte !== literalTexts[which].charCodeAt(0)) continue;
      if (this.program.shape(place.need)[kindIndex[which]] !== TRUE) return undefined;
      return { kind: "literal", place, which, at: 1 };
    }
    return undefined;
  }

  private finish(place: Place, truths: readonly boolean[], canonical: string): Situation {
    const { parent } = place;
    if (parent === undefined) return { kind: "done" };
    const truth = (expression: number): boolean => {
      const index = parent.waiting.indexOf(expression);
      return truths[index] ?? false;
    };
    const goals: Goals = {
      need: this.conditions.settle(parent.goals.need, truth),
      wanted: parent.goals.wanted.map((formula) => this.conditions.settle(formula, truth)),
    };
    const settled = { goals, waiting: [] };
    let frame: Frame;
    if (parent.kind === "object") {
      const members: ObjectFrame["members"] = isCompared(parent.place)
        ? [...parent.members, [fromByteString(parent.openKey), canonical]]
        : parent.members;
      frame = { ...parent, ...settled, members, openKey: "" };
    } else {
      const items = parent.compareItems ? [...parent.items, canonical] : parent.items;
      frame = { ...parent, ...settled, items };
    }
    return { kind: "after", frame };
  }

  // Strings

  private beginString(place: Place): Situation | undefined {
    return this.strings.begin(place, this.goalsFor(place, kindIndex.string));
  }

  private stepString(state: StringState, byte: number): Situation | undefined {
    if (byte !== 0x22 || state.escape !== undefined) return this.strings.step(state, byte);
    const end = this.strings.end(state);
    return end === undefined ? undefined : this.finish(state.place, end.truths, end.canonical);
  }

  // Numbers

  private beginNumber(place: Place, byte: number): Situation | undefined {
    const goals = this.goalsFor(place, kindIndex.number);
    if (goals.need === FALSE) return undefined;
    const goal = this.numberGoals(goals);
    if (goal === undefined) return undefined;
    const exact = goals.need !== TRUE || isCompared(place) || goals.wanted.some((formula) => formula > TRUE);
    const state = { kind: "number", place, goals, goal, exact, text: "" } as const;
    return this.stepNumber(state, byte);
  }

  /** The goal of the number; undefined when it, or one whose truth is waited for, is beyond the limits. */
  private numberGoals(goals: Goals): NumberGoal | undefined {
    try {
      for (const formula of goals.wanted) this.satisfier.numberGoal(formula);
      return this.satisfier.numberGoal(goals.need);
    } catch (error) {
      if (error instanceof NumberLimit) return undefined;
      throw error;
    }
  }

  private stepNumber(state: Situation & { kind: "number" }, byte: number): Situation | undefined {
    const text = state.text + String.fromCharCode(byte);
    if (!isNumberPrefix(text)) return undefined;
    if (state.exact) return state.goal.isLive(text) ? { ...state, text } : undefined;
    if (this.program.spelling === "any") return { ...state, text: compressNumber(text) };
    return isNaturalPrefix(text) ? { ...state, text: compressNatural(text) } : undefined;
  }

  private endNumber(state: Situation & { kind: "number" }): Situation | undefined {
    const value = parseDecimal(state.text);
    if (value === undefined || !state.goal.isMet(value)) return undefined;
    const truths = state.goals.wanted.map((formula) => this.satisfier.numberGoal(formula).isMet(value));
    return this.finish(state.place, truths, canonicalNumber(decimalKey(value)));
  }

  // Arrays

  private beginArray(place: Place): Situation | undefined {
    const goals = this.goalsFor(place, kindIndex.array);
    if (goals.need === FALSE || place.depth > maxComparedDepth) return undefined;
    const frame = this.items.open(place, goals);
    if (frame === undefined) return undefined;
    const nothing: Place = { parent: undefined, need: FALSE, wanted: [], depth: 0 };
    return { kind: "value", place: this.items.item(frame) ?? nothing, closing: frame };
  }

  private openItem(frame: ArrayFrame): Situation | undefined {
    const place = this.items.item(frame);
    return place === undefined ? undefined : { kind: "value", place, closing: undefined };
  }

  private closeArray(frame: ArrayFrame): Situation | undefined {
    if (!this.mayEnd(frame)) return undefined;
    const truths = frame.goals.wanted.map((formula) => this.conditions.atEnd(formula, frame.index));
    return this.finish(frame.place, truths, isCompared(frame.place) ? canonicalArray(frame.items) : "");
  }

  // Objects

  private beginObject(place: Place): Situation | undefined {
    const goals = this.goalsFor(place, kindIndex.object);
    if (goals.need === FALSE || place.depth > maxComparedDepth) return undefined;
    const frame = this.keys.open(place, goals);
    return frame === undefined ? undefined : { kind: "key-start", frame, canClose: true };
  }

  private beginKey(frame: ObjectFrame): Situation | undefined {
    const inner: KeyText = { state: frame.domain.space.product.start, text: "" };
    return this.keys.isLive(frame, inner) ? { kind: "key", frame, inner, escape: undefined } : undefined;
  }

  private stepKey(state: Situation & { kind: "key" }, byte: number): Situation | undefined {
    const { frame, inner, escape } = state;
    if (byte === 0x22 && escape === undefined) {
      if (!this.keys.canEnd(frame, inner)) return undefined;
      return { kind: "colon", frame, key: inner.text };
    }
    const { product } = frame.domain.space;
    const reader: TextReader<KeyText> = {
      step: (text, next) => {
        const target = product.step(text.state, next);
        if (target === 0) return undefined;
        const longer = { state: target, text: text.text + String.fromCharCode(next) };
        return this.keys.isLive(frame, longer) ? longer : undefined;
      },
      key: (text) => `${text.state}.${text.text}`,
    };
    const rule = this.program.spelling === "any" ? "any" : "needed";
    const next = stepEscaped(reader, rule, inner, escape, byte);
    return next === undefined ? undefined : { ...state, ...next };
  }

  private openMember(frame: ObjectFrame, key: string): Situation | undefined {
    const opened = this.keys.member(frame, key);
    if (opened === undefined) return undefined;
    const { goals, waiting } = this.conditions.grant(opened.goals, opened.demand);
    const parent = { ...opened.frame, goals, waiting, openKey: key };
    const place: Place = {
      parent,
      need: opened.demand,
      wanted: waiting,
      depth: isCompared(frame.place) ? frame.place.depth + 1 : 0,
    };
    return { kind: "value", place, closing: undefined };
  }

  private closeObject(frame: ObjectFrame): Situation | undefined {
    if (!this.mayEnd(frame)) return undefined;
    const truths = frame.goals.wanted.map((formula) => this.conditions.atEnd(formula, frame.count));
    return this.finish(frame.place, truths, isCompared(frame.place) ? canonicalObject(frame.members) : "");
  }

  private mayEnd(frame: Frame): boolean {
    return this.conditions.atEnd(frame.goals.need, frame.kind === "array" ? frame.index : frame.count);
  }

  private stepAfter(state: Situation & { kind: "after" }, byte: number): Situation | undefined {
    const { frame } = state;
    if (frame.kind === "array") {
      if (byte === 0x5d) return this.closeArray(frame);
      return byte === 0x2c ? this.openItem(frame) : undefined;
    }
    if (byte === 0x7d) return this.closeObject(frame);
    if (byte !== 0x2c || this.beginKey(frame) === undefined) return undefined;
    return { kind: "key-start", frame, canClose: false };
  }
}
