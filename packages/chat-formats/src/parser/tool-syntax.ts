/** How tool calls are written. Whitespace between two markers is always optional when read. */
export interface ToolSyntax {
  /** Opens a section that may hold several calls. */
  readonly sectionOpen?: string;
  readonly sectionClose?: string;
  /** Opens each call. Empty: a call follows the section's opening directly. */
  readonly callOpen: string;
  /** Closes each call; several markers may follow each other. All are optional when read. */
  readonly callClose: readonly string[];
  /** Further texts that open a call, for models that forget `sectionOpen`; content before them is not trimmed. */
  readonly looseOpen?: readonly string[];
  /** Text between two calls of a section when written; what of it is not whitespace is expected when read. */
  readonly separator?: string;
  readonly call: CallSyntax;
}

/** One call after its opening marker. */
export type CallSyntax = JsonCallSyntax | NamedJsonSyntax | TaggedSyntax | PythonCallSyntax | GemmaCallSyntax;

/** A JSON object holds name and arguments, as in `{"name": "f", "arguments": {...}}`. */
export interface JsonCallSyntax {
  readonly kind: "json";
  /** Whether the calls of a section are elements of a JSON array when written. Both ways are read. */
  readonly array: boolean;
  readonly nameKey: string;
  readonly argumentsKey: string;
  readonly idKey?: string;
  /** Key of an object around name and arguments (`function`). */
  readonly wrapperKey?: string;
  /** Whether the id follows the arguments: the call is then held back until it is known. */
  readonly idLast?: boolean;
  /** Only these names make a call, and the name comes first: for calls that no marker opens. */
  readonly toolNames?: ReadonlySet<string>;
}

/** The name stands before the JSON text of the arguments. */
export interface NamedJsonSyntax {
  readonly kind: "named-json";
  /** Ends the name; the arguments follow. */
  readonly nameEnd: string;
  /** Stands between name and id, when the id is written there. */
  readonly idOpen?: string;
  /** Stands between id and name, when the id is written first. */
  readonly idBefore?: string;
  /** The name is written as `functions.<name>:<n>`, and that whole text is the call's id. */
  readonly qualifiedName?: boolean;
  /** Whether the arguments stand on lines of their own when written. */
  readonly lines?: boolean;
}

/** Every argument has its own markers. */
export interface TaggedSyntax {
  readonly kind: "tagged";
  /** Ends the name; "" when a line break, the first argument's marker or the end of the call does. */
  readonly nameEnd: string;
  /** What follows `nameEnd` before the first argument: passed over when read. */
  readonly afterName?: { readonly pattern: string; readonly example: string };
  readonly keyOpen: string;
  /** Ways to end a key and open its value; each is a list of markers. */
  readonly keyClose: readonly {
    readonly markers: readonly string[];
    /** `schema`: as the tool's schema says; `string` and `json`: the marker itself says. */
    readonly type: "schema" | "string" | "json";
  }[];
  readonly valueClose: string;
  /** Whether a newline stands after the value's opening and before its closing marker. */
  readonly newlines?: boolean;
  /** Whether a value may be wrapped in `<![CDATA[...]]>`. */
  readonly cdata?: boolean;
}

/** A Python call: `f(a=1, b="x")`, several in `[...]`. */
export interface PythonCallSyntax {
  readonly kind: "python";
}

/** `name{key:value}` with bare keys and strings between quote markers. */
export interface GemmaCallSyntax {
  readonly kind: "gemma";
  /** Stands before and after every string. */
  readonly quote: string;
}
