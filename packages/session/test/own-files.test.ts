import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { emptyFolder, node, program } from './node.ts';

const register = fileURLToPath(new URL('../dist/register.js', import.meta.url));

it.skipIf(process.platform === 'win32')(
  'what writing a snapshot leaves alive does not show as the program’s',
  async () => {
    const { code, stdout } = await node(['--require', register, program('dumps.mjs')], {
      cwd: emptyFolder(),
      onReady: (child) => child.kill('SIGUSR2'),
      env: { ...process.env, TRACEMALLOC: '25', TRACEMALLOC_EXACT: '1' },
    });
    expect(code).toBe(0);
    const files: string[] = JSON.parse(stdout.split('\n')[1]!);
    expect(files.filter((file) => /node_modules|packages\/.*\/dist\//.test(file))).toEqual([]);
  },
);
