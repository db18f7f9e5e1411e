/** An exact decimal: `digits * 10^-scale`, with the fewest digits (scale may be negative). */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export const zero: Decimal = { digits: 0n, scale: 0 };

/** Powers of ten beyond this are refused where they come from outside. */
export const maxExponent = 400;

export function decimal(digits: bigint, scale: number): Decimal {
  if (digits === 0n) return zero;
  let d = digits;
  let s = scale;
  while (d % 10n === 0n) {
    d /= 10n;
    s -= 1;
  }
  return { digits: d, scale: s };
}

const numberText = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** The exact value of a JSON number; undefined for other text and for exponents beyond `maxExponent` in size. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = numberText.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const power = Number(exponent);
  if (Math.abs(power) > maxExponent) return undefined;
  const digits = BigInt(whole + fraction);
  return decimal(sign === "-" ? -digits : digits, fraction.length - power);
}

/** The value that the shortest text of a JavaScript number says. */
export function decimalOf(value: number): Decimal {
  return parseDecimal(String(value).replace("e+", "e")) ?? zero;
}

export function decimalKey(value: Decimal): string {
  return `${value.digits}e${-value.scale}`;
}

/** Both values as integers of a common scale. */
export function align(a: Decimal, b: Decimal): [bigint, bigint] {
  if (a.scale >= b.scale) return [a.digits, b.digits * 10n ** BigInt(a.scale - b.scale)];
  return [a.digits * 10n ** BigInt(b.scale - a.scale), b.digits];
}

export function compare(a: Decimal, b: Decimal): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function isMultiple(value: Decimal, of: Decimal): boolean {
  const [x, y] = align(value, of);
  return y !== 0n && x % y === 0n;
}

export function isInteger(value: Decimal): boolean {
  return value.scale <= 0;
}

export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Least common multiple of two positive decimals. */
export function lcm(a: Decimal, b: Decimal): Decimal {
  const [x, y] = align(a, b);
  return decimal((x / gcd(x, y)) * y, Math.max(a.scale, b.scale));
}

export function negative(value: Decimal): Decimal {
  return { digits: -value.digits, scale: value.scale };
}

export function scaleBy(value: Decimal, powerOfTen: number): Decimal {
  return value.digits === 0n ? zero : { digits: value.digits, scale: value.scale - powerOfTen };
}

export function floorDivide(a: Decimal, b: Decimal): bigint {
  const [x, y] = align(a, b);
  const quotient = x / y;
  return x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient;
}
