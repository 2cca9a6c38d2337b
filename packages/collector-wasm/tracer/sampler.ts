import { EXACT, INTERVAL, IS_EXACT, MODE, SAMPLED } from './state.ts';

/** xorshift64 (Marsaglia 2003). */
let random: u64 = 88172645463325252;

/** Where this instance's random numbers begin. */
export function seed(value: f64): void {
  random = (value as u64) ^ 88172645463325252;
  if (random === 0) random = 1;
}

/** Bytes until the next sample: exponentially distributed, as every byte is as likely to be one. */
export function nextDistance(): i64 {
  random ^= random << 13;
  random ^= random >> 7;
  random ^= random << 17;
  const uniform = (((random >> 11) + 1) as f64) / 9007199254740992.0;
  const distance = -Math.log(uniform) * load<f64>(INTERVAL);
  return distance < 1 ? 1 : (distance as i64);
}

/** Whether every allocation is recorded, or was before a pause. */
export function isExact(): bool {
  return load<i32>(IS_EXACT) !== 0;
}

/** Bytes that a block of this size stands for: size / P(it is sampled); its own size if exact. */
export function estimate(size: u64): i64 {
  return isExact() ? (size as i64) : scaled(size);
}

function scaled(size: u64): i64 {
  const bytes = size as f64;
  if (bytes === 0) return 0;
  return Math.round(bytes / (1 - Math.exp(-bytes / load<f64>(INTERVAL)))) as i64;
}

/** Bytes until the tracer is to be called again. */
export function nextCountdown(): i64 {
  const mode = load<i32>(MODE);
  if (mode === EXACT) return 0;
  if (mode === SAMPLED) return nextDistance();
  // Where threads share the tracer, a guest learns of a start when it asks.
  return ASC_FEATURE_THREADS ? 1 << 16 : i64.MAX_VALUE;
}
