import { expect, it } from 'vitest';
import { emptyFolder, node } from './node.ts';

it('@tracemalloc/session exports these names', async () => {
  expect(Object.keys(await import('../src/index.ts')).sort()).toEqual([
    'addCollector',
    'clearTraces',
    'getObjectTraceback',
    'getTracebackLimit',
    'getTracedMemory',
    'getTracemallocMemory',
    'isTracing',
    'pause',
    'resetPeak',
    'resume',
    'start',
    'stop',
    'takeProcessSnapshot',
    'takeProcessSnapshotSync',
    'takeSnapshot',
  ]);
});

it('a program that imports the session loads no command line', async () => {
  const session = new URL('../dist/index.js', import.meta.url).href;
  // A loader hook sees each specifier that any module asks for.
  const hooks = `export async function resolve(specifier, context, next) {
    process._rawDebug(specifier);
    return next(specifier, context);
  }`;
  const program = `import { register } from 'node:module';
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});
    await import(${JSON.stringify(session)});`;
  const args = ['--input-type=module', '--eval', program];
  const { code, stderr } = await node(args, { cwd: emptyFolder() });
  expect(code).toBe(0);
  expect(stderr).toContain('@tracemalloc/collector-node');
  expect(stderr).not.toMatch(/^(commander|tracemalloc)$/m);
});
