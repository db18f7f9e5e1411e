import { CamelidError } from "../errors.js";

/** A schema that cannot be enforced exactly, with the place and keyword at fault. */
export class UnsupportedSchemaError extends CamelidError {
  /** JSON Pointer of the schema object at fault, "" for the root. */
  readonly pointer: string;
  readonly keyword: string;
  readonly reason: string;

  constructor(pointer: string, keyword: string, reason: string, code = "unsupported_schema") {
    super(code, `${keyword} at ${pointer === "" ? "the root" : pointer}: ${reason}`);
    this.pointer = pointer;
    this.keyword = keyword;
    this.reason = reason;
  }
}

/** A schema that no JSON document is valid against, so that nothing could be generated. */
export class UnsatisfiableSchemaError extends UnsupportedSchemaError {
  constructor(pointer: string, keyword: string) {
    super(pointer, keyword, "no document is valid against this schema", "unsatisfiable_schema");
  }
}
