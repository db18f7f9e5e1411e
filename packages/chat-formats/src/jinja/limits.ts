/** Budgets of a template. Exceeding one throws TemplateError of kind `limit`. */
export interface TemplateLimits {
  /** UTF-16 units of the template's source. Default 1,000,000. */
  readonly maxSourceLength: number;
  /** Nesting of blocks and of expressions in the source. Default 200. */
  readonly maxSourceNesting: number;
  /** Nesting of lists and objects in the data. Default 500. */
  readonly maxDataNesting: number;
  /** Work of one rendering: one step is about one node, one item or 256 characters. Default 10,000,000. */
  readonly maxSteps: number;
  /** Time of one rendering in milliseconds. Default 1,000. */
  readonly maxMilliseconds: number;
  /** Size of one string (UTF-16 units) or list (8 x items). Default 8,000,000. */
  readonly maxValueSize: number;
  /** Size of all strings and lists together that a rendering makes, in the same units. Default 128,000,000. */
  readonly maxMade: number;
  /** UTF-16 units of the rendered text. Default 32,000,000. */
  readonly maxOutputLength: number;
  /** Nesting of macro calls, recursive loops and printed values. Default 200. */
  readonly maxDepth: number;
}

export const defaultTemplateLimits: TemplateLimits = {
  maxSourceLength: 1_000_000,
  maxSourceNesting: 200,
  maxDataNesting: 500,
  maxSteps: 10_000_000,
  maxMilliseconds: 1_000,
  maxValueSize: 8_000_000,
  maxMade: 128_000_000,
  maxOutputLength: 32_000_000,
  maxDepth: 200,
};
