import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { load } from '../../src/heap/addon.ts';
import { addonPath } from '../../src/heap/addon-path.ts';
import { noAddon, noLines } from '../engines.ts';
import { runProgram } from '../run-program.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-addon-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with its checksum beside it. */
function addonFile(content: Uint8Array | string): string {
  const path = join(emptyFolder(), 'abi.node');
  writeFileSync(path, content);
  writeFileSync(`${path}.sha256`, `${createHash('sha256').update(content).digest('hex')}\n`);
  return path;
}

it('is looked for in one place, by platform and ABI', () => {
  expect(addonPath()).toMatch(
    /collector-node[/\\]prebuilds[/\\][a-z0-9]+-[a-z0-9]+(-musl)?[/\\]abi\d+\.node$/,
  );
  expect(addonPath()).toContain(`abi${process.versions.modules}.`);
});

describe('an addon that cannot be used says why', () => {
  it('a missing one', () => {
    const path = join(emptyFolder(), 'abi.node');
    expect(load(path, process.versions.modules)).toEqual({
      reason: expect.stringMatching(/^there is no addon tracemalloc-addon-.*\/abi\.node$/),
    });
  });

  it('one without its checksum', () => {
    const path = addonFile('x');
    rmSync(`${path}.sha256`);
    expect(load(path, process.versions.modules).addon).toBeUndefined();
  });

  it('a broken one', () => {
    const path = addonFile('not a library');
    expect(load(path, process.versions.modules).reason).toMatch(
      /^cannot load the addon .*abi\.node: /,
    );
    writeFileSync(path, 'not the same any more');
    expect(load(path, process.versions.modules).reason).toMatch(
      /: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}$/,
    );
  });
});

describe.skipIf(noAddon !== undefined)(`a whole addon${noAddon ? `: ${noAddon}` : ''}`, () => {
  it('is for this ABI', () => {
    expect(load(addonPath(), process.versions.modules).addon?.abi).toBe(
      Number(process.versions.modules),
    );
  });

  it('is not touched when the file is cut off', () => {
    const path = join(emptyFolder(), 'abi.node');
    copyFileSync(addonPath(), path);
    copyFileSync(`${addonPath()}.sha256`, `${path}.sha256`);
    truncateSync(path, readFileSync(path).length / 2);
    expect(load(path, process.versions.modules).reason).toMatch(/: its SHA-256 is /);
  });

  it('is refused by its own word if it is for another ABI', () => {
    const { modules } = process.versions;
    expect(load(addonPath(), '1').reason).toMatch(
      new RegExp(`^the addon .*/abi${modules}\\.node is for Node\\.js ABI ${modules}, expected 1$`),
    );
  });
});

interface Engine {
  readonly engine: string;
  readonly engineReason?: string;
}

/** The engine of a program with these flags, and how it says so. */
async function engineOf(flags: string[], env: Record<string, string> = {}): Promise<Engine> {
  const { json, stderr } = await runProgram('engine.mjs', { flags, env });
  expect(stderr.replaceAll(/^.*(Warning|node --trace-warnings).*\n/gm, '')).toBe('');
  return json<Engine>();
}

const [line] = process.versions.node.split('.').map(Number);
const permission = line! < 22 ? '--experimental-permission' : '--permission';
const reading = [permission, '--allow-fs-read=*'];

describe('the engine of a program', () => {
  it('is the best there is', async () => {
    const { engine, engineReason } = await engineOf([]);
    if (noLines === undefined) expect([engine, engineReason]).toEqual(['lines', undefined]);
    else if (noAddon === undefined) expect([engine, engineReason]).toEqual(['native', noLines]);
    else expect([engine, engineReason]).toEqual(['inspector', noAddon]);
  });

  it('is the inspector if asked for', async () => {
    expect(await engineOf([], { TRACEMALLOC_ENGINE: 'inspector' })).toMatchObject({
      engine: 'inspector',
      engineReason: 'asked for',
    });
  });

  it('is an error if there is none by that name', async () => {
    const { json } = await runProgram('engine.mjs', { env: { TRACEMALLOC_ENGINE: 'quick' } });
    expect(json()).toEqual({
      code: 'ERR_TRACEMALLOC_OPTION',
      message: 'TRACEMALLOC_ENGINE is "quick", expected one of lines, native, inspector',
    });
  });

  it('is the inspector where addons are not allowed, and an error where neither is', async () => {
    const addons = ['--no-addons'];
    expect(await engineOf(addons)).toMatchObject({ engine: 'inspector' });
    const { json } = await runProgram('engine.mjs', { flags: reading });
    expect(json()).toMatchObject({ code: 'ERR_TRACEMALLOC_UNAVAILABLE' });
    const asked = { TRACEMALLOC_ENGINE: 'native' };
    const forced = await runProgram('engine.mjs', { flags: addons, env: asked });
    expect(forced.json()).toMatchObject({
      code: 'ERR_TRACEMALLOC_UNAVAILABLE',
      message: expect.stringMatching(/^cannot trace with the native engine: /),
    });
  });

  it.skipIf(noLines !== undefined)('has lines where the permission model allows it', async () => {
    // Node.js 20 has no such flag, and allows none.
    const flags = line! < 22 ? [] : [...reading, '--allow-addons'];
    expect((await engineOf(flags)).engine).toBe('lines');
  });

  it.each(['--frozen-intrinsics', '--disallow-code-generation-from-strings'])(
    'works with %s, whichever it is',
    async (flag) => {
      for (const kind of noAddon === undefined ? ['native', 'inspector'] : ['inspector']) {
        expect((await engineOf([flag], { TRACEMALLOC_ENGINE: kind })).engine).toBe(kind);
      }
    },
  );
});

it.skipIf(noAddon !== undefined)('neither looks nor stops where no stack is left', async () => {
  const { json, code } = await runProgram('no-stack.mjs', {
    env: { TRACEMALLOC_ENGINE: 'native' },
  });
  expect(code).toBe(0);
  const message = /^got a stack so deep that no room is left to read 1024 frames/;
  expect(json()).toEqual({
    refusal: { code: 'ERR_TRACEMALLOC_TOO_LARGE', message: expect.stringMatching(message) },
    tracing: false,
    again: null,
  });
});

it.skipIf(noLines !== undefined)('looks with lines where no stack is left', async () => {
  const { json, code } = await runProgram('no-stack.mjs', { env: { TRACEMALLOC_ENGINE: 'lines' } });
  expect(code).toBe(0);
  expect(json()).toEqual({ refusal: null, tracing: false, again: null });
});
