import { getTraceback, track } from '../../src/index.ts';

const PROBE = 1_000;

/**
 * The functions of the traceback of what is recorded here and now, the most recent first, down to the
 * function called `program`: `b < async a < program`.
 */
export function tracedStack(): string {
  track(PROBE, 1, 1);
  const names = [...getTraceback(PROBE, 1)!].map(({ functionName }) => functionName || '(no name)');
  const end = names.findIndex((name) => /^(async )?program$/.test(name));
  return names.slice(1, end + 1 || undefined).join(' < ');
}
