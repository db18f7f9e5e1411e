/** What a template can print and how it wants its messages; found by probing. */
export interface TemplateTraits {
  /** A system message at the start is printed. */
  readonly systemRole: boolean;
  /** The template has a developer role of its own. */
  readonly developerRole: boolean;
  /** Tools given as a variable are printed. */
  readonly tools: boolean;
  /** Name of that variable. */
  readonly toolsVariable: "tools" | "xml_tools" | "available_tools";
  /** Calls in an assistant's message are printed. */
  readonly toolCalls: boolean;
  /** Several calls in one message are printed. */
  readonly parallelToolCalls: boolean;
  /** Content beside calls is printed. */
  readonly contentBesideCalls: boolean;
  /** Messages of the role `tool` are printed. */
  readonly toolRole: boolean;
  /** How arguments of earlier calls are wanted. */
  readonly argumentsAs: "object" | "string";
  /** Content of a message that holds only calls. */
  readonly callContent: "" | " " | null;
  /** Content must be a list of parts, a plain string is not printed. */
  readonly typedContent: boolean;
  /** Content may be a list of text parts. */
  readonly partsContent: boolean;
  /** Call ids must be nine letters or digits. */
  readonly shortCallIds: boolean;
  /** Name of the message field whose text is printed as reasoning of the last turn. */
  readonly reasoningField: "reasoning_content" | "thinking" | "reasoning" | undefined;
}
