import { describe, expect, it } from 'vitest';
import { emptyFolder, node, program } from './node.ts';

const register = new URL('../dist/register.js', import.meta.url).href;
const index = new URL('../dist/index.js', import.meta.url).href;
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

  it.each(['--import', '--require', 'NODE_OPTIONS'])(
    'traces worker threads too, by %s; they see nothing of it',
    async (how) => {
      const place = how === '--import' ? register : new URL(register).pathname;
      const options = how === 'NODE_OPTIONS' ? [] : [how, place];
      const NODE_OPTIONS = how === 'NODE_OPTIONS' ? `--require ${place}` : '';
      const kinds = ['plain', 'emptyEnv', 'ownEnv', 'sharedEnv', 'noExecArgv', 'noneAndShared'];
      const args = [...options, program('follows.mjs'), program('worker-threads.mjs'), ...kinds];
      const env = { ...process.env, NODE_OPTIONS, TRACEMALLOC: '', TRACEMALLOC_INTERVAL: '1024' };
      const plain = await node(args.toSpliced(options.length, 1), { env });
      const traced = await node(args, { env: { ...env, TRACEMALLOC: '1' } });
      expect(traced.stdout).toBe(plain.stdout);
      const { kept, ...threads } = JSON.parse(traced.stderr);
      expect(threads).toEqual({ traced: 1 + kinds.length, missing: [] });
      expect(kept).toBeGreaterThan(0.9 * kinds.length * 40_000);
    },
  );

  it('leaves workers alone with TRACEMALLOC_WORKERS=0', async () => {
    const env = { ...process.env, TRACEMALLOC: '1', TRACEMALLOC_WORKERS: '0' };
    const args = ['--import', register, program('joins.mjs')];
    const { stdout, stderr } = await node(args, { env, cwd: emptyFolder() });
    expect(stderr).toBe('');
    // Those that call start themselves are traced all the same.
    expect(JSON.parse(stdout).main.traced).toEqual([0, 1]);
  });

  it('traces WebAssembly modules too with TRACEMALLOC_WASM=1', async () => {
    const guest = new URL('../../collector-wasm/test/guests/semantics.wasm', import.meta.url);
    const program = `import { takeSnapshot } from '${index}';
      import { readFileSync } from 'node:fs';
      const { instance } = await WebAssembly.instantiate(
        readFileSync(new URL('${guest}')), { host: { call() {} } });
      instance.exports._initialize();
      instance.exports.c_malloc(5000);
      const [{ size }] = takeSnapshot().statistics('domain').filter(
        ({ traceback }) => traceback.at(0).filename === 'wasm');
      console.log(size);`;
    const args = ['--import', register, '--input-type=module', '--eval', program];
    const env = {
      ...process.env,
      TRACEMALLOC: '1',
      TRACEMALLOC_INTERVAL: '1',
      TRACEMALLOC_WASM: '1',
    };
    expect(await node(args, { env })).toMatchObject({ stdout: '5000\n', stderr: '' });
  });

  it.each(['TRACEMALLOC_WORKERS', 'TRACEMALLOC_WASM'])(
    'refuses a value of %s that is not understood',
    async (variable) => {
      const { code, stderr } = await registered({ TRACEMALLOC: '1', [variable]: 'yes' });
      expect([code, stderr]).toEqual([1, `${variable} is "yes", expected 1 or 0\n`]);
    },
  );

  it.each(['0', '-1', 'abc', '1x', '0x10', '1.5', '65536', '99999999999999999999'])(
    'ends before the program runs with TRACEMALLOC=%s',
    async (value) => {
      const { code, stdout, stderr } = await registered({ TRACEMALLOC: value });
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^TRACEMALLOC is .*, expected frames, an integer in range \[1; 65535\]\n$/,
      );
    },
  );
});
