import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Frame, Traceback } from '@tracemalloc/core';
import { afterAll, describe, expect, it } from 'vitest';
import { FormatError, formatTraceback, LineCache } from '../../src/index.node.ts';

// What CPython's own Traceback.format answers, in the frame order of this project.
const oracle = JSON.parse(
  fs.readFileSync(new URL('./source-format.json', import.meta.url), 'utf8'),
) as {
  sources: Record<string, string>;
  cases: { traceback: [string, number][]; seed: Record<string, string[]> }[];
};

const folder = fs.mkdtempSync(join(tmpdir(), 'tracemalloc-format-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
for (const [name, source] of Object.entries(oracle.sources)) {
  fs.writeFileSync(join(folder, name), source);
}

function traceback(...frames: Frame[]): Traceback {
  return new Traceback(frames);
}

const sources = new LineCache({
  read: (filename) =>
    filename === '/app/a.js' ? 'function f() {\n  return [1];\n}\nf();\n' : undefined,
});

describe('formatTraceback', () => {
  it('prints what CPython prints, with real files', () => {
    expect(oracle.cases.length).toBeGreaterThan(10);
    const real = (text: string) => text.replace('$SRC', folder);
    for (const { traceback, seed } of oracle.cases) {
      const frames = traceback.map(([name, lineno]) => new Frame(real(name), lineno));
      for (const [limit, lines] of Object.entries(seed)) {
        const options = limit === 'None' ? {} : { limit: Number(limit) };
        expect(formatTraceback(new Traceback(frames), options)).toEqual(lines.map(real));
      }
    }
  });

  it('can put the oldest frame first, of the most recent ones', () => {
    const frames = [new Frame('a.js', 1), new Frame('b.js', 2), new Frame('c.js', 3)];
    expect(formatTraceback(new Traceback(frames), { mostRecentFirst: false, limit: 2 })).toEqual([
      '  File "b.js", line 2',
      '  File "a.js", line 1',
    ]);
  });

  it('names the function, and says where its first line is all that is known', () => {
    const lines = formatTraceback(
      traceback(
        new Frame('/app/a.js', 2, { functionName: 'f' }),
        new Frame('/app/a.js', 1, { functionName: 'f', position: 'function' }),
        new Frame('/app/a.js', 1, { position: 'function' }),
        new Frame('/app/a.wasm', 0x1f3, { functionName: 'malloc', position: 'offset' }),
        new Frame('/app/a.js', 4),
      ),
      { lineCache: sources, base: '/app' },
    );
    expect(lines).toEqual([
      '  File "a.js", line 2, in f',
      '    return [1];',
      '  File "a.js", line 1 (function f)',
      '    function f() {',
      '  File "a.js", line 1 (function)',
      '    function f() {',
      '  File "a.wasm", offset 0x1f3, in malloc',
      '  File "a.js", line 4',
      '    f();',
    ]);
  });

  it('prints no source lines without a line cache', () => {
    const lines = formatTraceback(traceback(new Frame('/app/a.js', 4)), { lineCache: null });
    expect(lines).toEqual(['  File "/app/a.js", line 4']);
  });

  it('prints an excerpt of a minified line, around the column', () => {
    const source = `${'a();'.repeat(1000)}here();${'😀'.repeat(1000)}`;
    const lineCache = new LineCache({ read: () => source });
    const at = (column: number) =>
      formatTraceback(traceback(new Frame('min.js', 1, { column })), { lineCache })[1]!;
    expect(at(0)).toBe(`    ${'a();'.repeat(60)}…`);
    expect(at(4001)).toMatch(/^ {4}…(a\(\);){15}here\(\);(😀)+…$/u);
    expect(at(6000)).toMatch(/^ {4}…(😀){120}$/u);
  });

  it('refuses what is no traceback, such as the statistic that has it', () => {
    for (const wrong of [{ traceback: traceback() }, undefined]) {
      expect(() => formatTraceback(wrong as never)).toThrow(
        expect.objectContaining({
          code: 'ERR_TRACEMALLOC_FORMAT',
          message: expect.stringMatching(/^traceback is .*, expected a Traceback$/),
        }),
      );
    }
  });

  it('refuses a limit that is no integer', () => {
    for (const limit of [1.5, Number.NaN, '1' as unknown as number]) {
      expect(() => formatTraceback(traceback(), { limit })).toThrow(FormatError);
    }
  });
});
