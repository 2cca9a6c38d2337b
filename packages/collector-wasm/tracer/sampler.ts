import { EXACT, INTERVAL, IS_EXACT, MODE, SAMPLED } from './state.ts';

/** xorshift64 (Marsaglia 2003). */
let random: u64 = 88172645463325252;

/** Seeds this tracer's random numbers. */
export function seed(value: f64): void {
  random = (value as u64) ^ 88172645463325252;
  if (random === 0) random = 1;
}

/** Bytes until the next sample. Exponentially distributed, because each byte has the same probability. */
export function nextDistance(): i64 {
  random ^= random << 13;
  random ^= random >> 7;
  random ^= random << 17;
  const uniform = (((random >> 11) + 1) as f64) / 9007199254740992.0;
  const distance = -Math.log(uniform) * load<f64>(INTERVAL);
  return distance < 1 ? 1 : (distance as i64);
}

/** Whether it records every allocation; during a pause, whether it did before. */
export function isExact(): bool {
  return load<i32>(IS_EXACT) !== 0;
}

/** Bytes that a block of this size represents: size / P(it is sampled); in exact mode its own size. */
export function estimate(size: u64): i64 {
  return isExact() ? (size as i64) : scaled(size);
}

function scaled(size: u64): i64 {
  const bytes = size as f64;
  if (bytes === 0) return 0;
  return Math.round(bytes / (1 - Math.exp(-bytes / load<f64>(INTERVAL)))) as i64;
}

/** Bytes until the guest calls again. */
export function nextCountdown(): i64 {
  const mode = load<i32>(MODE);
  if (mode === EXACT) return 0;
  if (mode === SAMPLED) return nextDistance();
  // A guest on another thread learns of a start only when it calls.
  return ASC_FEATURE_THREADS ? 1 << 16 : i64.MAX_VALUE;
}
