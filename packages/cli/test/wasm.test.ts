import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync } from '@tracemalloc/format';
import { describe, expect, it } from 'vitest';
import { emptyFolder, node, program, tracemalloc } from './command.ts';

const guest = fileURLToPath(
  new URL('../../collector-wasm/test/guests/semantics.wasm', import.meta.url),
);
const runsWasm = program('runs-wasm.mjs');
/** The sum of 1000, 2000, … 100,000. */
const ALLOCATED = 5_050_000;

describe('tracemalloc run --wasm', () => {
  it('traces the blocks inside of modules beside the heap of JavaScript', async () => {
    const output = join(emptyFolder(), 'out.tracemalloc');
    const plain = await node([runsWasm, guest]);
    const { code, stdout, stderr } = await tracemalloc([
      ...['run', '--wasm', '--exact', '-o', output, runsWasm, guest],
    ]);
    expect([code, stdout]).toEqual([0, plain.stdout]);
    expect(stderr).toMatch(/#1: wasm:\/\/[0-9a-f]{8}\.wasm:0x[0-9a-f]+ in c_malloc: 4932 KiB/);
    const [most, ...others] = loadSync(output).statistics('domain');
    expect(most).toMatchObject({ size: ALLOCATED, count: 100 });
    expect(most!.traceback.at(0)!.filename).toBe('wasm');
    expect(others.map(({ traceback }) => traceback.at(0)!.filename)).toContain('heap');
    const [trace] = loadSync(output).statistics('traceback');
    expect(trace!.traceback.at(1)).toMatchObject({ functionName: 'allocate', position: 'line' });
    expect(trace!.traceback.at(1)!.filename).toMatch(/runs-wasm\.mjs$/);
  });

  it('estimates from samples unless told to be exact', async () => {
    const output = join(emptyFolder(), 'out.tracemalloc');
    const { code } = await tracemalloc([
      ...['run', '--wasm', '--interval', '1024', '-o', output, runsWasm, guest],
    ]);
    expect(code).toBe(0);
    const snapshot = loadSync(output);
    const wasm = snapshot.statistics('domain').find(({ traceback }) => {
      return traceback.at(0)!.filename === 'wasm';
    });
    // Nearly every block is sampled: what chance leaves is less than the smallest ones.
    expect(Math.abs(wasm!.size - ALLOCATED)).toBeLessThan(ALLOCATED / 100);
    const described = snapshot.metadata.collectors.find(({ name }) => name.endsWith('wasm'));
    expect(described).toMatchObject({ exact: false, interval: 1024, countsEstimated: true });
  });
});

describe('tracemalloc wasm', () => {
  it('inspect says what would be traced, on which evidence', async () => {
    const { code, stdout } = await tracemalloc(['wasm', 'inspect', guest]);
    expect(code).toBe(0);
    expect(stdout).toContain('traced would be every block, from its allocation to its release');
    expect(stdout).toMatch(/function \d+ is malloc, by name section: malloc/);
    expect(stdout).toMatch(/memory 0: its own, exported as memory; 32 bits; \d+ bytes at first/);
  });

  it('instrument writes a module that runs as before, and can be traced', async () => {
    const output = join(emptyFolder(), 'out.wasm');
    const { code, stdout } = await tracemalloc(['wasm', 'instrument', guest, '-o', output]);
    expect(code).toBe(0);
    expect(stdout).toContain(`wrote ${output}: ${readFileSync(output).length} bytes`);
    const snapshot = join(emptyFolder(), 'out.tracemalloc');
    const traced = await tracemalloc([
      ...['run', '--wasm', '--exact', '-o', snapshot, runsWasm, output],
    ]);
    // It is known by the name of the file it was made from.
    expect(traced.stderr).toMatch(/#1: semantics\.wasm:0x[0-9a-f]+ in c_malloc: 4932 KiB/);
    const plain = await node([runsWasm, output]);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    [['wasm', 'inspect', 'nowhere.wasm'], 1, /cannot read nowhere\.wasm: .*ENOENT/],
    [['wasm', 'inspect', runsWasm], 2, /bytes that begin .*, expected a WebAssembly module/],
    [['wasm', 'inspect', guest, '--role', '12'], 2, /INDEX=ROLE/],
    [
      ['wasm', 'inspect', guest, '--role', '12=mallok'],
      2,
      /roles\[12\] is "mallok", expected one of malloc/,
    ],
    [['wasm', 'instrument', guest], 2, /required option/],
    [['wasm', 'instrument', guest, '-o', '/nowhere/at/all'], 1, /cannot write \/nowhere\/at\/all/],
  ])('%j is refused in one line', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await tracemalloc(args);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
