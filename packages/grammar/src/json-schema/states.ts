import type { TextGoal } from "../automata/text-goal.js";
import type { TextProduct } from "../automata/text-product.js";
import type { Escape } from "./escape.js";
import type { KeySpace } from "./key-space.js";
import type { NumberGoal } from "./number-goal.js";
import type { Spacing } from "./spacing.js";

/** What is asked of the value at one place, and where it goes when it is finished. */
export interface Place {
  readonly parent: Frame | undefined;
  /** Expression that the value must meet. */
  readonly need: number;
  /** Expressions whose truth the parent waits for. */
  readonly wanted: readonly number[];
  /**
   * 0: the value need not be remembered. Else a frame around it compares values (uniqueItems), so that the value's
   * canonical text is kept; how many levels below that frame the value is.
   */
  readonly depth: number;
}

/** Conditions of the kind of value that was begun. */
export interface Goals {
  readonly need: number;
  readonly wanted: readonly number[];
}

/** The keys used so far, newest first. */
export interface SeenKeys {
  readonly key: string;
  readonly previous: SeenKeys | undefined;
}

/** The keys that the rules of an object speak of. */
export interface KeyDomain {
  /** Ascending. */
  readonly names: readonly string[];
  /** Place of each name in the order of the schema. */
  readonly ranks: ReadonlyMap<string, number>;
  readonly space: KeySpace;
  readonly dfas: readonly number[];
}

export interface ObjectFrame {
  readonly kind: "object";
  readonly place: Place;
  /** How many arrays and objects are open, this one included. */
  readonly level: number;
  readonly goals: Goals;
  readonly domain: KeyDomain;
  readonly count: number;
  readonly seen: SeenKeys | undefined;
  /** Number that stands for the keys used so far and their order. */
  readonly seenId: number;
  /** Rank of the last key, when keys come in the order of the schema. */
  readonly rank: number;
  /** The key whose value is open. */
  readonly openKey: string;
  /** Expressions whose truth the open value reports. */
  readonly waiting: readonly number[];
  readonly members: readonly (readonly [string, string])[];
}

export interface ArrayFrame {
  readonly kind: "array";
  readonly place: Place;
  /** How many arrays and objects are open, this one included. */
  readonly level: number;
  readonly goals: Goals;
  readonly index: number;
  readonly waiting: readonly number[];
  /** Canonical texts of the items, kept when their equality matters. */
  readonly items: readonly string[];
  readonly compareItems: boolean;
}

export type Frame = ObjectFrame | ArrayFrame;

/** Text of a string value. */
export interface ValueText {
  readonly state: number;
  readonly length: number;
  /** The text so far (UTF-8, one byte per character), kept when the value is compared. */
  readonly text: string;
}

/** Text of a key. */
export interface KeyText {
  readonly state: number;
  readonly text: string;
}

/** Where in the document the machine is, whitespace apart. */
export type Situation =
  | {
      readonly kind: "value";
      readonly place: Place;
      /** The array that may end here instead: right after its opening bracket. */
      readonly closing: ArrayFrame | undefined;
    }
  | {
      readonly kind: "literal";
      readonly place: Place;
      readonly which: "null" | "true" | "false";
      readonly at: number;
    }
  | {
      readonly kind: "string";
      readonly place: Place;
      readonly goals: Goals;
      readonly product: TextProduct;
      readonly goal: TextGoal;
      readonly inner: ValueText;
      readonly escape: Escape | undefined;
    }
  | {
      readonly kind: "number";
      readonly place: Place;
      readonly goals: Goals;
      readonly goal: NumberGoal;
      readonly exact: boolean;
      readonly text: string;
    }
  | {
      readonly kind: "key-start";
      readonly frame: ObjectFrame;
      readonly canClose: boolean;
    }
  | {
      readonly kind: "key";
      readonly frame: ObjectFrame;
      readonly inner: KeyText;
      readonly escape: Escape | undefined;
    }
  | { readonly kind: "colon"; readonly frame: ObjectFrame; readonly key: string }
  | { readonly kind: "after"; readonly frame: Frame }
  | { readonly kind: "done" };

export interface JsonState {
  readonly at: Situation;
  readonly spacing: Spacing;
}
