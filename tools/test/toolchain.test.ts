import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandOf, root, toolEnvironment, tools } from '../toolchain.mjs';

const toolchain = JSON.stringify(pathToFileURL(join(root, 'tools/toolchain.mjs')).href);

/** A program that runs another by runProgram, and ends as that one ends. */
function wrapping(program: string): string[] {
  const call = `endAs(await runProgram(process.execPath, ['--eval', ${JSON.stringify(program)}]));`;
  return [
    '--input-type=module',
    '--eval',
    `import { endAs, runProgram } from ${toolchain};${call}`,
  ];
}

describe('runProgram and endAs', () => {
  it('pass the exit code on', () => {
    expect(spawnSync(process.execPath, wrapping('process.exit(7)')).status).toBe(7);
  });

  // Windows has no signals: a kill there asks nobody.
  it.skipIf(process.platform === 'win32')(
    'hand a signal to the program, then end as it ends',
    async () => {
      const program = `process.once('SIGTERM', () => { console.log('heard'); process.exit(3); });
      setInterval(() => {}, 1000); console.log('ready');`;
      const child = spawn(process.execPath, wrapping(program), {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (text.includes('ready')) child.kill('SIGTERM');
      });
      const [code] = await once(child, 'close');
      expect(output).toBe('ready\nheard\n');
      expect(code).toBe(3);
    },
  );

  it.skipIf(process.platform === 'win32')('end by the signal that ended the program', () => {
    const { signal } = spawnSync(
      process.execPath,
      wrapping("process.kill(process.pid, 'SIGTERM')"),
    );
    expect(signal).toBe('SIGTERM');
  });
});

describe('toolEnvironment', () => {
  it('puts the given Node.js first on the path, then the installed commands', () => {
    const node = join(root, 'somewhere', 'node');
    const path = toolEnvironment({ node }).PATH?.split(delimiter) ?? [];
    expect(path.slice(0, 2)).toEqual([dirname(node), join(root, 'node_modules', '.bin')]);
  });

  it("drops npm's own settings", () => {
    process.env.npm_config_nodedir = '/somewhere';
    expect(Object.keys(toolEnvironment()).filter((key) => key.startsWith('npm_'))).toEqual([]);
    delete process.env.npm_config_nodedir;
  });
});

it('commandOf finds every tool', () => {
  expect(tools.filter((tool) => !existsSync(commandOf(tool)))).toEqual([]);
});
