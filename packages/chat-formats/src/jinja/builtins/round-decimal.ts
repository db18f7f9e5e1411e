// Correctly rounded decimals of doubles, half to even, as Python prints and rounds them.

/** A finite, non-negative double as `digits * 10^-places`, exactly. */
function exactDecimal(value: number): { digits: bigint; places: number } {
  let places = 0;
  let scaled = value;
  let factor = 1n;
  // Doubling a double is exact, so this ends with an integer after at most 1074 rounds.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    factor *= 5n;
    places += 1;
  }
  return { digits: BigInt(scaled) * factor, places };
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** `value` times 10^`places`, rounded to an integer. `value` must be finite and not negative. */
export function scaleToInteger(value: number, places: number): bigint {
  const exact = exactDecimal(value);
  const shift = places - exact.places;
  return shift >= 0
    ? exact.digits * 10n ** BigInt(shift)
    : divideHalfEven(exact.digits, 10n ** BigInt(-shift));
}

/** Fixed notation with the given number of decimals (Python's `%.{places}f`) of a non-negative double. */
export function toFixed(value: number, places: number): string {
  const digits = scaleToInteger(value, places)
    .toString()
    .padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** `decimals + 1` significant digits and the exponent of the first one. */
export function toSignificant(value: number, decimals: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: "0".repeat(decimals + 1), exponent: 0 };
  let exponent = Number(value.toExponential().split("e")[1]);
  let digits = scaleToInteger(value, decimals - exponent).toString();
  if (digits.length > decimals + 1) {
    exponent += 1;
    digits = scaleToInteger(value, decimals - exponent).toString();
  }
  return { digits, exponent };
}

/** Scientific notation (`%.{decimals}e`) of a non-negative double. */
export function toExponential(value: number, decimals: number): string {
  const { digits, exponent } = toSignificant(value, decimals);
  const mantissa = decimals === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** General notation (`%.{precision}g`) of a non-negative double; `keepZeros` is the `#` flag. */
export function toGeneral(value: number, precision: number, keepZeros: boolean): string {
  const size = precision === 0 ? 1 : precision;
  const { digits, exponent } = toSignificant(value, size - 1);
  const trim = (text: string): string =>
    keepZeros || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
  if (exponent < -4 || exponent >= size) {
    const mantissa = size === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
    return `${trim(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return trim(toFixed(value, size - 1 - exponent));
}
