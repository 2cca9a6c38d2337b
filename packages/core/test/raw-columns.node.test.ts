import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Snapshot } from '../src/index.ts';
import { anyTraces } from './random-traces.ts';

const page = readFileSync(new URL('../../../docs/reference/api.md', import.meta.url), 'utf8');
const [, code = ''] = /^## Raw columns\n.*?^```js\n(.*?)^```$/ms.exec(page) ?? [];

it('docs/reference/api.md: the loop over raw columns gives what statistics give', () => {
  const bytesByFile = new Function('snapshot', `${code}return bytes;`);
  fc.assert(
    fc.property(anyTraces, (traces) => {
      const snapshot = Snapshot.fromTraces(traces);
      const groups = snapshot.statistics('filename');
      expect(bytesByFile(snapshot)).toEqual(
        new Map(groups.map(({ traceback, size }) => [traceback.at(0)?.filename, size])),
      );
    }),
  );
});
