import { expect, it } from 'vitest';
import { snapshotOf } from './snapshot-text.ts';

it.each([
  ['/app/src/a.js', '<application>'],
  ['/app/node_modules/left-pad/index.js', 'left-pad'],
  ['/app/node_modules/@scope/name/dist/a.js', '@scope/name'],
  ['/app/node_modules/a/node_modules/b/x.js', 'b'],
  ['/app/node_modules/.pnpm/@scope+name@1.0.0/node_modules/@scope/name/a.js', '@scope/name'],
  ['C:\\app\\node_modules\\b\\x.js', 'b'],
  ['node_modules/b/x.js', 'b'],
  ['/app/node_modules', '<application>'],
  ['node:internal/modules/cjs/loader', 'node:'],
  ['<unknown>', '<unknown>'],
])('%s belongs to %s', (filename, name) => {
  const [group] = snapshotOf(`${filename}:1\n size 1`).statistics('package');
  expect(group?.traceback.at(0)?.filename).toBe(name);
});
