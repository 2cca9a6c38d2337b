import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeEngines } from './engines.ts';

describeEngines('a process', () => {
  it('leaves the standard streams unopened, so that a slow pipe still blocks', async () => {
    const program = fileURLToPath(new URL('programs/untouched-process.mjs', import.meta.url));
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    // Long after the program has asked for it.
    setTimeout(() => child.stdin.end('late'), 500);
    let printed = '';
    for await (const text of child.stdout.setEncoding('utf8')) printed += text;
    expect(JSON.parse(printed)).toEqual({ resources: [], input: 'late' });
  });
});
