import { describe, expect, it } from 'vitest';
import { emptyFolder, node } from './command.ts';

const register = new URL('../dist/register.js', import.meta.url).href;
const collector = new URL('../../collector-node/dist/index.js', import.meta.url).href;

/** Runs a program with the preload and the given variables. */
function registered(env: Record<string, string>, preload = '--import') {
  const program = `const { isTracing, getTracebackLimit, takeSnapshot } = await import('${collector}');
    const kept = Array.from({ length: 10_000 }, (_, id) => ({ id }));
    const [collector] = isTracing() ? takeSnapshot().metadata.collectors : [];
    console.log(JSON.stringify([isTracing(), getTracebackLimit(), collector?.exact, collector?.interval]));
    if (kept.length === 0) throw new Error('never');`;
  const place = preload === '--require' ? new URL(register).pathname : register;
  const args = [preload, place, '--input-type=module', '--eval', program];
  return node(args, { cwd: emptyFolder(), env: { ...process.env, ...env } });
}

describe('tracemalloc/register', () => {
  it.each([
    [{}, [false, 1, null, null]],
    [{ TRACEMALLOC: '' }, [false, 1, null, null]],
    [{ TRACEMALLOC: '25' }, [true, 25, false, 524160]],
    [{ TRACEMALLOC: ' +5', TRACEMALLOC_INTERVAL: '1024' }, [true, 5, false, 1024]],
    [{ TRACEMALLOC: '3', TRACEMALLOC_EXACT: '1' }, [true, 3, true, 1]],
  ])('starts as the environment says: %j', async (env, expected) => {
    const { code, stdout, stderr } = await registered(env);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('works by --require too', async () => {
    const { stdout } = await registered({ TRACEMALLOC: '2' }, '--require');
    expect(JSON.parse(stdout).slice(0, 2)).toEqual([true, 2]);
  });

  it.each(['0', '-1', 'abc', '1x', '0x10', '1.5', '65536', '99999999999999999999'])(
    'ends before the program runs with TRACEMALLOC=%s',
    async (value) => {
      const { code, stdout, stderr } = await registered({ TRACEMALLOC: value });
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^TRACEMALLOC: invalid number of frames.*\n$/);
    },
  );
});
