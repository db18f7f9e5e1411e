import type { ToolSyntax } from "./tool-syntax.js";

/** How reasoning is marked in a model's output. */
export interface ReasoningSyntax {
  /** Marker that opens a section of reasoning. */
  readonly open: string;
  readonly close: string;
  /** Whether a section may also begin after content. Default false. */
  readonly anywhere?: boolean;
  /** Whether the start of a tool call also ends an open section: some models forget the closing marker. Default false. */
  readonly endedByCalls?: boolean;
  /** Further texts that close a section, besides `close`. */
  readonly looseClose?: readonly string[];
}

/** How a model's output is written: data that one parser reads, inferred from a template or declared by a format. */
export interface OutputSyntax {
  readonly reasoning?: ReasoningSyntax;
  /** Markers that stand around or inside content and are no part of it. */
  readonly drop?: readonly string[];
  /** Whether whitespace before or after the content is no part of it. Default false. */
  readonly trimStart?: boolean;
  readonly trimEnd?: boolean;
  readonly tools?: ToolSyntax;
}
