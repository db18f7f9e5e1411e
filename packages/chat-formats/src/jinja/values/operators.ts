import { formatPercent } from "../builtins/format-percent.js";
import { fail } from "../template-error.js";
import { escapeHtml } from "./map-chunks.js";
import type { Runtime } from "../runtime.js";
import { makeFloat, makeInt, toBigInt, toNumber } from "./numbers.js";
import { concat, isSafe, markSafe, repeat } from "./text.js";
import { isFloat, isInt, isNum, isStr, textOf, typeName } from "./type-name.js";
import { failUndefined } from "./undefined.js";
import { Tuple, Undefined } from "./value.js";
import type { Int, Num, Str, Value } from "./value.js";

export type ArithmeticOperator = "-" | "*" | "/" | "//" | "%" | "**";

/** Bits above which integers are refused: printing and multiplying them would take long. */
const maxIntegerBits = 100_000n;
const largestInteger = 1n << maxIntegerBits;

/** Python's `+`. */
export function add(rt: Runtime, left: Value, right: Value): Value {
  if (typeof left === "string" && typeof right === "string") {
    // JavaScript joins strings without copying them.
    rt.checkSize(left.length + right.length);
    rt.step();
    return left + right;
  }
  if (isNum(left) && isNum(right)) {
    if (isFloat(left) || isFloat(right)) return makeFloat(floatOf(left) + floatOf(right));
    return addIntegers(left, right);
  }
  if (left instanceof Undefined) failUndefined(left);
  if (right instanceof Undefined) failUndefined(right);
  if (isStr(left)) {
    if (isStr(right)) return addStrings(rt, left, right);
    fail(
      "TypeError",
      isSafe(left)
        ? unsupported("+", left, right)
        : `can only concatenate str (not "${typeName(right)}") to str`,
    );
  }
  if (Array.isArray(left)) {
    if (!Array.isArray(right))
      fail("TypeError", `can only concatenate list (not "${typeName(right)}") to list`);
    rt.allocate(8 * (left.length + right.length));
    return left.concat(right);
  }
  if (left instanceof Tuple) {
    if (!(right instanceof Tuple))
      fail("TypeError", `can only concatenate tuple (not "${typeName(right)}") to tuple`);
    rt.allocate(8 * (left.items.length + right.items.length));
    return new Tuple(left.items.concat(right.items));
  }
  return fail("TypeError", unsupported("+", left, right));
}

function addStrings(rt: Runtime, left: Str, right: Str): Str {
  rt.checkSize(textOf(left).length + textOf(right).length);
  rt.step();
  if (isSafe(left) || isSafe(right)) return markSafe(concat(escapeHtml(rt, left), escapeHtml(rt, right)));
  return concat(left, right);
}

function addIntegers(left: Int | boolean, right: Int | boolean): Int {
  const sum = Number(left) + Number(right);
  return Number.isSafeInteger(sum) ? sum : checkSize(toBigInt(left) + toBigInt(right));
}

/** Python's other arithmetic. */
export function arithmetic(rt: Runtime, operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left instanceof Undefined) failUndefined(left);
  if (operator === "%" && isStr(left)) return formatPercent(rt, left, right);
  if (right instanceof Undefined) failUndefined(right);
  if (isNum(left) && isNum(right)) {
    if (isFloat(left) || isFloat(right)) return floatArithmetic(operator, floatOf(left), floatOf(right));
    return integerArithmetic(rt, operator, left, right);
  }
  if (operator === "*") {
    if (isInt(right)) {
      const repeated = repeatSequence(rt, left, right);
      if (repeated !== undefined) return repeated;
    }
    if (isInt(left)) {
      const repeated = repeatSequence(rt, right, left);
      if (repeated !== undefined) return repeated;
    }
    for (const [sequence, count] of [
      [left, right],
      [right, left],
    ] as const) {
      if (isStr(sequence) || Array.isArray(sequence) || sequence instanceof Tuple) {
        fail("TypeError", `can't multiply sequence by non-int of type '${typeName(count)}'`);
      }
    }
  }
  return fail("TypeError", unsupported(operator === "**" ? "** or pow()" : operator, left, right));
}

function unsupported(operator: string, left: Value, right: Value): string {
  return `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`;
}

function repeatSequence(rt: Runtime, sequence: Value, times: Int | boolean): Value | undefined {
  const count = Math.max(0, Number(times));
  if (isStr(sequence)) {
    rt.allocate(textOf(sequence).length === 0 ? 0 : textOf(sequence).length * count);
    return repeat(sequence, textOf(sequence).length === 0 ? 0 : count);
  }
  const items = Array.isArray(sequence) ? sequence : sequence instanceof Tuple ? sequence.items : undefined;
  if (items === undefined) return undefined;
  rt.allocate(items.length === 0 ? 0 : 8 * items.length * count);
  const repeated: Value[] = [];
  if (items.length > 0)
    for (let index = 0; index < count; index += 1) for (const item of items) repeated.push(item);
  return Array.isArray(sequence) ? repeated : new Tuple(repeated);
}

/** An operand of float arithmetic. */
function floatOf(value: Num): number {
  const number = toNumber(value);
  if (typeof value === "bigint" && !Number.isFinite(number))
    fail("OverflowError", "int too large to convert to float");
  return number;
}

function floatArithmetic(operator: ArithmeticOperator, left: number, right: number): Value {
  switch (operator) {
    case "-":
      return makeFloat(left - right);
    case "*":
      return makeFloat(left * right);
    case "/":
      if (right === 0) fail("ZeroDivisionError", "float division by zero");
      return makeFloat(left / right);
    case "//":
      if (right === 0) fail("ZeroDivisionError", "float floor division by zero");
      return makeFloat(floorDivide(left, right));
    case "%":
      if (right === 0) fail("ZeroDivisionError", "float modulo");
      return makeFloat(modulo(left, right));
    case "**":
      return floatPower(left, right);
  }
}

function floatPower(left: number, right: number): Value {
  if (left === 1 || right === 0) return makeFloat(1);
  if (left === 0 && right < 0) fail("ZeroDivisionError", "0.0 cannot be raised to a negative power");
  if (left < 0 && Number.isFinite(left) && Number.isFinite(right) && !Number.isInteger(right)) {
    fail("TypeError", "complex numbers are not supported");
  }
  const result = left === -1 && !Number.isFinite(right) ? 1 : left ** right;
  if (!Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right)) {
    fail("OverflowError", "(34, 'Numerical result out of range')");
  }
  return makeFloat(result);
}

/** C's fmod with the sign of the divisor, as Python has it. */
function modulo(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

/** Python's float `//` (Objects/floatobject.c), which is not the floor of the quotient. */
function floorDivide(left: number, right: number): number {
  const rest = left % right;
  let quotient = (left - rest) / right;
  if (rest !== 0 && rest < 0 !== right < 0) quotient -= 1;
  if (quotient === 0) return left / right < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function integerArithmetic(
  rt: Runtime,
  operator: ArithmeticOperator,
  left: Int | boolean,
  right: Int | boolean,
): Value {
  switch (operator) {
    case "-": {
      const difference = Number(left) - Number(right);
      return Number.isSafeInteger(difference) ? difference : checkSize(toBigInt(left) - toBigInt(right));
    }
    case "*": {
      const product = Number(left) * Number(right);
      if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
      rt.step(16);
      return checkSize(toBigInt(left) * toBigInt(right));
    }
    case "/":
      return divideIntegers(left, right);
    case "//":
      if (Number(right) === 0) fail("ZeroDivisionError", "integer division or modulo by zero");
      return floorDivideIntegers(left, right);
    case "%":
      if (Number(right) === 0) fail("ZeroDivisionError", "integer modulo by zero");
      return moduloIntegers(left, right);
    case "**":
      return integerPower(rt, left, right);
  }
}

function divideIntegers(left: Int | boolean, right: Int | boolean): Value {
  if (Number(right) === 0) fail("ZeroDivisionError", "division by zero");
  if (typeof left !== "bigint" && typeof right !== "bigint") return makeFloat(Number(left) / Number(right));
  const quotient = divideExactly(toBigInt(left), toBigInt(right));
  if (!Number.isFinite(quotient)) fail("OverflowError", "integer division result too large for a float");
  return makeFloat(quotient);
}

/** The double nearest to a quotient of integers: 66 bits or more of it, the last one set when there is a rest. */
function divideExactly(left: bigint, right: bigint): number {
  const [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  const shift = Math.max(0, bitLength(b) - bitLength(a) + 70);
  const scaled = a << BigInt(shift);
  const quotient = scaled / b;
  const sticky = scaled % b === 0n ? quotient : quotient | 1n;
  const size = Number(sticky) / 2 ** Math.min(shift, 1000) / 2 ** Math.max(0, shift - 1000);
  return left < 0n === right < 0n ? size : -size;
}

export function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

function floorDivideIntegers(left: Int | boolean, right: Int | boolean): Int {
  if (typeof left !== "bigint" && typeof right !== "bigint") {
    const [a, b] = [Number(left), Number(right)];
    const rest = a % b;
    const quotient = (a - rest) / b;
    const floored = rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient;
    return floored === 0 ? 0 : floored;
  }
  const [x, y] = [toBigInt(left), toBigInt(right)];
  const rest = x % y;
  return makeInt(rest !== 0n && rest < 0n !== y < 0n ? x / y - 1n : x / y);
}

function moduloIntegers(left: Int | boolean, right: Int | boolean): Int {
  if (typeof left !== "bigint" && typeof right !== "bigint") {
    const rest = modulo(Number(left), Number(right));
    return rest === 0 ? 0 : rest;
  }
  const [x, y] = [toBigInt(left), toBigInt(right)];
  const rest = x % y;
  return makeInt(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest);
}

function integerPower(rt: Runtime, left: Int | boolean, right: Int | boolean): Value {
  if (Number(right) < 0) {
    if (Number(left) === 0) fail("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    return makeFloat(Number(left) ** Number(right));
  }
  const power = Number(left) ** Number(right);
  if (Number.isSafeInteger(power)) return power === 0 ? 0 : power;
  const base = toBigInt(left);
  if (BigInt(bitLength(base)) * toBigInt(right) > maxIntegerBits * 2n) {
    fail("LimitError", `an integer is larger than ${maxIntegerBits} bits`);
  }
  rt.step(256);
  return checkSize(base ** toBigInt(right));
}

function checkSize(value: bigint): Int {
  if (value > largestInteger || value < -largestInteger) {
    fail("LimitError", `an integer is larger than ${maxIntegerBits} bits`);
  }
  return makeInt(value);
}

/** Python's unary minus. */
export function negate(value: Value): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (!isNum(value)) fail("TypeError", `bad operand type for unary -: '${typeName(value)}'`);
  if (isFloat(value)) return makeFloat(-toNumber(value));
  return typeof value === "bigint" ? makeInt(-value) : Number(value) === 0 ? 0 : -Number(value);
}

/** Python's unary plus. */
export function positive(value: Value): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (!isNum(value)) fail("TypeError", `bad operand type for unary +: '${typeName(value)}'`);
  return typeof value === "boolean" ? Number(value) : value;
}
