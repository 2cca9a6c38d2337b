/** Reads decimal digits as C's `strtol` does, and so CPython its variables. NaN for any other text. */
export function decimal(text: string): number {
  return /^[ \t\n\v\f\r]*\+?\d+$/.test(text) ? Number(text) : Number.NaN;
}
