import { Dict } from "./dict.js";
import {
  Callable,
  DictView,
  Float,
  NativeObject,
  Namespace,
  PyIterator,
  Range,
  Text,
  Tuple,
  Undefined,
} from "./value.js";
import type { Int, Num, Str, Value } from "./value.js";

export function isStr(value: Value | undefined): value is Str {
  return typeof value === "string" || value instanceof Text;
}

export function textOf(value: Str): string {
  return typeof value === "string" ? value : value.text;
}

/** Python's `type(value).__name__`. */
export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  switch (typeof value) {
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    default:
  }
  if (value instanceof Text) return value.safe ? "Markup" : "str";
  if (value instanceof Float) return "float";
  if (Array.isArray(value)) return "list";
  if (value instanceof Tuple) return "tuple";
  if (value instanceof Dict) return "dict";
  if (value instanceof Undefined) return "Undefined";
  if (value instanceof PyIterator || value instanceof DictView) return value.kind;
  if (value instanceof Range) return "range";
  if (value instanceof Namespace) return "Namespace";
  if (value instanceof NativeObject || value instanceof Callable) return value.typeName;
  return "LoopContext";
}

export function isNum(value: Value | undefined): value is Num {
  return (
    typeof value === "number" ||
    typeof value === "boolean" ||
    typeof value === "bigint" ||
    value instanceof Float
  );
}

export function isFloat(value: Value): value is number | Float {
  return value instanceof Float || (typeof value === "number" && !Number.isInteger(value));
}

/** Whether the value is an int; a bool counts as one in Python. */
export function isInt(value: Value | undefined): value is Int | boolean {
  return (
    typeof value === "bigint" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isInteger(value))
  );
}

/** Python's truth of a value. */
export function truth(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "";
  if (value === null) return false;
  if (typeof value === "number") return value !== 0;
  if (typeof value === "bigint") return true;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Undefined) return false;
  if (value instanceof Dict) return value.size > 0;
  if (value instanceof Text) return value.text !== "";
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof DictView) return value.dict.size > 0;
  if (value instanceof Range) return value.length > 0;
  return true;
}
