import type { ArgumentsSyntax } from "./tool-syntax.js";

/** How reasoning is marked in a model's output. */
export interface ReasoningSyntax {
  /** Marker that opens a reasoning section; "" when the section is open from the first character. */
  readonly open: string;
  readonly close: string;
  /** Whether a section may also begin later than at the start of the answer. Default false. */
  readonly anywhere?: boolean;
  /** Whether the start of a tool call also ends an open section: some models forget the closing marker. Default false. */
  readonly endedByCalls?: boolean;
}

/** How a model's output is written: data that the one parser reads, inferred from a template or declared by a format. */
export interface OutputSyntax {
  readonly reasoning?: ReasoningSyntax;
  /** Markers that stand around or inside content and are no part of it. */
  readonly drop?: readonly string[];
  readonly tools?: ToolSyntax;
}

/** How tool calls are written. Whitespace between two markers is always optional when read. */
export interface ToolSyntax {
  /** Opens a section that may hold several calls. */
  readonly sectionOpen?: string;
  readonly sectionClose?: string;
  /** Opens each call. Empty: a call follows the section's opening directly. */
  readonly callOpen: string;
  /** Closes each call; several markers may follow each other. All are optional when read. */
  readonly callClose: readonly string[];
  /** Text that is written between two calls of one section, "" for none. */
  readonly separator?: string;
  /** Whether text that precedes a call loses its trailing whitespace. Default true. */
  readonly trimBefore?: boolean;
  /** Further texts that open a call, for models that forget `sectionOpen`; what they open has no trimming. */
  readonly looseOpen?: readonly string[];
  /** Calls are looked for even when no tools were given: the syntax also frames plain content. */
  readonly always?: boolean;
  readonly call: ArgumentsSyntax;
}
