import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isWalked, noLines } from '../engines.ts';
import { runProgram } from '../run-program.ts';

const programPath = (name: string): string =>
  fileURLToPath(new URL(`../programs/${name}`, import.meta.url));

/** Runs the rest of its command line without the system call by which memory is read. */
const WITHOUT_READING = [programPath('without-system-call.py'), process.execPath];
const canRefuse = spawnSync('python3', [...WITHOUT_READING, '--version']).status === 0;

type Stacks = Readonly<Record<string, string[] | null>>;

describe.skipIf(noLines !== undefined)(`the lines engine${noLines ? `: ${noLines}` : ''}`, () => {
  it('knows where each object was allocated, wherever it has moved', async () => {
    interface Seen {
      readonly young: Stacks;
      readonly old: Stacks;
      readonly lines: string[];
      readonly unknown: null[];
      readonly stopped: null;
    }
    const { json, stderr } = await runProgram('object-tracebacks.mjs', { flags: ['--expose-gc'] });
    const { young, old, lines, unknown, stopped } = json<Seen>();
    expect(stderr).toBe('');
    expect(Object.values(young)).toEqual(
      // The module itself was compiled before, and its frame is still that of the interpreter.
      [9, 10, 11, 12].map((line) => [
        `make ${line} line`,
        'run 28 line',
        isWalked ? ' 42 line' : ' 1 function',
      ]),
    );
    expect(old).toEqual(young);
    expect(lines).toEqual(['make 9 line']);
    expect(unknown).toEqual(Array.from({ length: 7 }, () => null));
    expect(stopped).toBe(null);
  });

  it('knows small typed arrays, which V8 keeps on its heap, as the program made them', async () => {
    const { json, stderr } = await runProgram('small-arrays.mjs');
    const { tracebacks, count, kept } = json<{
      tracebacks: [string, string][][];
      count: number;
      kept: number;
    }>();
    expect(stderr).toBe('');
    expect(tracebacks.map(([first]) => first)).toEqual([
      ['make', 'the program'],
      ['Derived', 'the program'],
      ['large', 'the program'],
    ]);
    expect(tracebacks.flat().map(([, whose]) => whose)).not.toContain('the tracer');
    expect(count).toBeGreaterThanOrEqual(kept);
  });

  it('knows the lines of what ran before, each time that it starts', async () => {
    const { json, stderr } = await runProgram('second-start.mjs');
    // Unless stacks are walked: on later ones V8 keeps bytecode once it was made to deoptimise all code.
    const isLater = Number.parseInt(process.versions.node, 10) > 22;
    const later = isWalked || !isLater ? 'line' : 'function';
    expect([json(), stderr]).toEqual([['line', later, later], '']);
  });

  it('counts the first stack as one of the program', async () => {
    const { json, stderr } = await runProgram('first-stack.mjs');
    expect([json(), stderr]).toEqual([expect.closeTo(1, 1), '']);
  });

  it('forgets stacks whose blocks are dead, before there are many', async () => {
    const { json } = await runProgram('stacks-of-the-dead.mjs', {
      flags: ['--expose-gc'],
      args: ['6000', '60'],
    });
    // 380,000 frames of some 110 bytes, or of 28 where stacks are walked, of which it keeps 260,000 at most; and
    // what V8 itself keeps of functions that are no more.
    const memory = json<number[]>();
    expect(Math.max(...memory)).toBeGreaterThan(isWalked ? 5e6 : 20e6);
    expect(Math.max(...memory)).toBeLessThan(45e6);
    expect(Math.min(...memory.slice(-10))).toBeLessThan(20e6);
  });

  it('gives V8 its optimising compilers back', async () => {
    const { json, stderr } = await runProgram('optimized-again.mjs');
    expect([json(), stderr]).toEqual([{ before: true, meanwhile: false, after: true }, '']);
  });

  it('finds out where lines are not as they should be', async () => {
    const { json, stderr } = await runProgram('shallow-probe.mjs');
    expect([json(), stderr]).toEqual([
      expect.stringMatching(/^lines are not as expected in this Node\.js: got probe:2,/),
      '',
    ]);
  });

  it.skipIf(!canRefuse)(
    'steps back to native where the system does not let it read memory, and is an error if it was asked for',
    async () => {
      const args = [...WITHOUT_READING, programPath('engine.mjs')];
      const reason = 'the system does not let the process read its memory (process_vm_readv)';
      const stepped = await promisify(execFile)('python3', args);
      expect([JSON.parse(stepped.stdout), stepped.stderr]).toMatchObject([
        { engine: 'native', engineReason: reason },
        '',
      ]);
      const env = { ...process.env, TRACEMALLOC_ENGINE: 'lines' };
      const refused = await promisify(execFile)('python3', args, { env });
      expect(JSON.parse(refused.stdout)).toEqual({
        code: 'ERR_TRACEMALLOC_UNAVAILABLE',
        message: `cannot trace with the lines engine: ${reason}`,
      });
    },
  );
});
