/**
 * Spreads the bits of a 32-bit integer, as one round of MurmurHash3's finalizer (Austin Appleby, public
 * domain). The multiplier is that of the golden ratio (Knuth, TAOCP 3, 6.4), so that addresses a stride
 * apart come out further apart than by chance.
 */
export function mix(value: number): number {
  const h = Math.imul(value ^ (value >>> 16), 0x9e3779b1);
  return h ^ (h >>> 13);
}
