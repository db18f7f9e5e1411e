import type { FunctionTool } from "@camelid/openai-types";

/**
 * How an assistant's turn with tool calls is written, as data. A turn is a list of sections: at most one of content,
 * then calls. Each is opened by its marker; `between` stands between two.
 */
export interface CallSyntax {
  /** Opens the section of content. */
  readonly contentOpen: string;
  /** Opens a call; its name follows. */
  readonly callOpen: string;
  /** Ends the name; the arguments follow as JSON text. */
  readonly nameEnd: string;
  /** Stands between two sections. */
  readonly between: string;
  /** Other spellings of `between` that models write. */
  readonly looseBetween?: readonly string[];
  /** Whether a turn may hold several calls. */
  readonly parallel: boolean;
  /** Whether content begins without the whitespace that the model puts before it. */
  readonly trimContent: boolean;
  /** Whether only the names of given tools open a call, because the marker is ordinary text. */
  readonly knownNamesOnly: boolean;
}

/** Where in a turn an answer begins, which depends on how far the prompt has written it. */
export type AnswerStart =
  | { readonly at: "section" }
  /** `continued`: the prompt holds the content's beginning, so its next characters are kept as they are. */
  | { readonly at: "content"; readonly continued?: boolean }
  | { readonly at: "name" }
  | { readonly at: "arguments"; readonly name: string };

/** Texts that open a call after content, each with the name that it settles, if it does; none without tools. */
export function callMarkers(
  syntax: CallSyntax,
  tools: readonly FunctionTool[],
): ReadonlyMap<string, string | undefined> {
  if (tools.length === 0) return new Map();
  const starts = [syntax.between, ...(syntax.looseBetween ?? [])].map((between) => between + syntax.callOpen);
  if (!syntax.knownNamesOnly) return new Map(starts.map((start) => [start, undefined]));
  return new Map(
    starts.flatMap((start) =>
      tools.map(({ function: { name } }): [string, string] => [start + name + syntax.nameEnd, name]),
    ),
  );
}
