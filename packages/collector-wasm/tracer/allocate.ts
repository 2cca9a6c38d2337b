import { FIRST_FREE, TOP } from './state.ts';

/**
 * Allocates bytes of the tracer memory; returns their address, or 0 if the engine has no memory left: the
 * guest must not notice that. Nothing is freed before the next start. Call it with the lock held.
 */
export function allocate(bytes: usize): usize {
  let top = load<u32>(TOP) as usize;
  if (top === 0) top = FIRST_FREE;
  const end = (top + bytes + 15) & ~15;
  const available = (memory.size() as usize) << 16;
  if (end > available) {
    const pages = ((end - available + 0xffff) >>> 16) as i32;
    if (memory.grow(pages) < 0) return 0;
  }
  store<u32>(TOP, end as u32);
  return top;
}
