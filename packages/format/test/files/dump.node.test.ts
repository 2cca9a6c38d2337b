import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as zlib from 'node:zlib';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Snapshot } from '@tracemalloc/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FormatError } from '../../src/errors.ts';
import { dump, dumpSync } from '../../src/files/dump.node.ts';
import { load } from '../../src/files/load.node.ts';
import { loadSync } from '../../src/files/load-sync.node.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { randomSnapshot } from '../random-snapshot.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'tracemalloc-format-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const snapshot = randomSnapshot(5);

/** Both ways of writing and reading, as one suite. */
const WAYS = [
  { way: 'dump and load', write: dump, read: load },
  {
    way: 'dumpSync and loadSync',
    write: async (...args: Parameters<typeof dumpSync>) => dumpSync(...args),
    read: async (...args: Parameters<typeof loadSync>) => loadSync(...args),
  },
];

/** Lets the file system refuse every rename until the function it returns is called. */
function refuseRenames(): () => void {
  const { renameSync } = fs;
  const { rename } = fs.promises;
  const refuse = () => {
    throw Object.assign(new Error("EIO: i/o error, rename 'a' -> 'b'"), { code: 'EIO' });
  };
  fs.renameSync = refuse;
  fs.promises.rename = async () => refuse();
  syncBuiltinESMExports();
  return () => {
    fs.renameSync = renameSync;
    fs.promises.rename = rename;
    syncBuiltinESMExports();
  };
}

/** Lets every fsync fail with this code until the function it returns is called. */
async function refuseFsync(code: string): Promise<() => void> {
  const refuse = () => {
    throw Object.assign(new Error(`${code}: refused, fsync`), { code });
  };
  const file = await fs.promises.open(folder, fs.constants.O_RDONLY);
  const handles = Object.getPrototypeOf(file) as { sync(): Promise<void> };
  await file.close();
  const { fsyncSync } = fs;
  const { sync } = handles;
  fs.fsyncSync = refuse;
  handles.sync = async () => refuse();
  syncBuiltinESMExports();
  return () => {
    fs.fsyncSync = fsyncSync;
    handles.sync = sync;
    syncBuiltinESMExports();
  };
}

describe.each(WAYS)('$way', ({ write, read }) => {
  it('give back every field', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const path = join(folder, `${seed}.tracemalloc${seed % 2 ? '.gz' : ''}`);
      const written = randomSnapshot(seed);
      await write(written, path);
      const back = await read(path);
      expect(back.tables).toEqual(written.tables);
      expect(back.tracebackLimit).toBe(written.tracebackLimit);
      expect(back.metadata).toEqual(written.metadata);
    }
  });

  it('take file: URLs', async () => {
    const url = pathToFileURL(join(folder, 'a b.tracemalloc'));
    await write(snapshot, url);
    expect(fs.readdirSync(folder)).toEqual(['a b.tracemalloc']);
    expect((await read(url)).tables).toEqual(snapshot.tables);
  });

  it('gzip by name when writing, and tell by content when reading', async () => {
    await write(snapshot, join(folder, 'x.GZ'));
    const bytes = fs.readFileSync(join(folder, 'x.GZ'));
    expect(new Uint8Array(gunzipSync(bytes))).toEqual(encode(snapshot));
    fs.renameSync(join(folder, 'x.GZ'), join(folder, 'x.tracemalloc'));
    expect((await read(join(folder, 'x.tracemalloc'))).tables).toEqual(snapshot.tables);
    fs.writeFileSync(join(folder, 'plain.gz'), encode(snapshot));
    expect((await read(join(folder, 'plain.gz'))).tables).toEqual(snapshot.tables);
  });

  it('replace a file at once, with its permissions, through a symbolic link', async () => {
    const path = join(folder, 'real.tracemalloc');
    const link = join(folder, 'link.tracemalloc');
    fs.writeFileSync(path, 'old', { mode: 0o640 });
    fs.symlinkSync(path, link);
    await write(snapshot, link);
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(fs.statSync(path).mode & 0o777).toBe(0o640);
    expect((await read(path)).tables).toEqual(snapshot.tables);
    expect(fs.readdirSync(folder).sort()).toEqual(['link.tracemalloc', 'real.tracemalloc']);
  });

  it('leave the old file and nothing else when they fail', async () => {
    const path = join(folder, 'old.tracemalloc');
    fs.writeFileSync(path, 'old');
    const unwritable = Snapshot.fromTraces([], { tracebackLimit: 2 ** 32 });
    await expect(write(unwritable, path)).rejects.toThrow(FormatError);
    const end = refuseRenames();
    try {
      await expect(write(snapshot, path)).rejects.toMatchObject({
        code: 'EIO',
        message: `EIO: i/o error, write '${path}'`,
        path,
      });
    } finally {
      end();
    }
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(fs.readdirSync(folder)).toEqual(['old.tracemalloc']);
  });

  it('replace nothing with what the disk has not got, but where there is no disk', async () => {
    const path = join(folder, 'old.tracemalloc');
    fs.writeFileSync(path, 'old');
    for (const [code, expected] of [
      ['EIO', 'EIO'],
      ['EINVAL', undefined],
    ] as const) {
      const end = await refuseFsync(code);
      try {
        const error = await write(snapshot, path).catch((error: unknown) => error as FormatError);
        expect(error?.code).toBe(expected);
      } finally {
        end();
      }
      expect(fs.readFileSync(path, 'latin1').startsWith('old')).toBe(expected !== undefined);
      expect(fs.readdirSync(folder)).toEqual(['old.tracemalloc']);
    }
  });

  it('replace no folder', async () => {
    const path = join(folder, 'folder.tracemalloc');
    fs.mkdirSync(path);
    await expect(write(snapshot, path)).rejects.toMatchObject({ code: 'EISDIR', path });
    expect(fs.readdirSync(folder)).toEqual(['folder.tracemalloc']);
  });

  it("name the path in the file system's own errors, in one line", async () => {
    const missing = join(folder, 'no', 'such.tracemalloc');
    const errors = [
      await write(snapshot, missing).catch((error: unknown) => error as NodeJS.ErrnoException),
      await read(missing).catch((error: unknown) => error as NodeJS.ErrnoException),
    ];
    expect(errors).toMatchObject([
      { code: 'ENOENT', message: `ENOENT: no such file or directory, write '${missing}'` },
      { code: 'ENOENT', message: `ENOENT: no such file or directory, open '${missing}'` },
    ]);
  });

  it('refuse what is no path', async () => {
    for (const path of ['', 'a\0b', new URL('https://example.com/x'), 3, undefined]) {
      const expected = {
        code: 'ERR_TRACEMALLOC_FORMAT_PATH',
        message: /^got .*, expected a path(, a| or a) file: URL/,
      };
      const wrong = path as string;
      const errors = [write(snapshot, wrong), read(wrong)].map((done) =>
        Promise.resolve(done).then(
          () => undefined,
          (error: unknown) => error as FormatError,
        ),
      );
      for (const error of await Promise.all(errors)) {
        expect(error?.code).toBe(expected.code);
        expect(error?.message).toMatch(expected.message);
      }
    }
  });

  it('refuse other files by name and kind', async () => {
    const path = join(folder, 'file');
    const cases: [string | Uint8Array, string][] = [
      ['', 'an empty file'],
      ['{"snapshot":{"meta":{}}}', 'a V8 heap snapshot (.heapsnapshot, JSON)'],
      [gzipSync('{"snapshot":{"meta":{}}}'), 'gzip of a V8 heap snapshot (.heapsnapshot, JSON)'],
      [gzipSync(''), 'an empty file'],
      [gzipSync(gzipSync('')), 'gzip of a gzip file'],
    ];
    for (const [content, kind] of cases) {
      fs.writeFileSync(path, content);
      await expect(read(path)).rejects.toMatchObject({
        code: 'ERR_TRACEMALLOC_FORMAT_KIND',
        message: expect.stringContaining(
          `${path}: not a snapshot: it is ${kind}, expected a tracemalloc snapshot file`,
        ),
      });
    }
    await expect(read(folder)).rejects.toThrow('it is a directory');
    if (process.platform === 'linux')
      await expect(read('/dev/zero')).rejects.toThrow('it is a device');
  });

  it('say that a gzip file is cut or damaged, wherever it is', async () => {
    const path = join(folder, 'cut.tracemalloc.gz');
    const written = randomSnapshot(2, 4);
    const bytes = gzipSync(encode(written));
    for (let length = 0; length < bytes.length; length++) {
      fs.writeFileSync(path, bytes.subarray(0, length));
      const error = await read(path).catch((error: unknown) => error as FormatError);
      expect(error).toBeInstanceOf(FormatError);
      expect((error as FormatError).message).toContain(path);
      const code = length < 2 ? 'ERR_TRACEMALLOC_FORMAT_KIND' : 'ERR_TRACEMALLOC_FORMAT_TRUNCATED';
      expect((error as FormatError).code).toBe(code);
    }
    // The header's time, flags and system (RFC 1952, section 2.3) may change without harm.
    for (let at = 10; at < bytes.length; at += 3) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0x10;
      fs.writeFileSync(path, damaged);
      const result = await read(path).catch((error: unknown) => error as FormatError);
      // Some bits of deflate mean nothing; the checksum of gzip vouches for the rest.
      if (!(result instanceof FormatError)) expect(encode(result)).toEqual(encode(written));
    }
  });

  it('bound what a small gzip file may become', async () => {
    const path = join(folder, 'bomb.gz');
    const head = encode(snapshot).subarray(0, 15);
    fs.writeFileSync(path, gzipSync(Buffer.concat([head, Buffer.alloc(50_000_000)])));
    await expect(read(path, { maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
      message: `${path}: larger than 1000000 bytes once read, expected no more (option maxBytes)`,
    });
    await expect(read(path, { maxBytes: Number.POSITIVE_INFINITY })).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT',
    });
    fs.writeFileSync(path, encode(snapshot));
    await expect(read(path, { maxBytes: 10 })).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
    });
  });

  it('bound how much of a gzip file is repetition', async () => {
    const path = join(folder, 'bomb.gz');
    const head = gzipSync(encode(snapshot).subarray(0, 15));
    const zeros = gzipSync(Buffer.alloc(10_000_000));
    // gzip files one after the other are one (RFC 1952, section 2.2): 100 MB in 100 kB.
    const bomb = Buffer.concat([head, ...Array.from({ length: 10 }, () => zeros)]);
    fs.writeFileSync(path, bomb);
    await expect(read(path)).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
      message: `${path}: ${bomb.length} compressed bytes become more than ${2 ** 26}, expected at most 100 times as many (option maxExpansion)`,
    });
    await expect(read(path, { maxExpansion: 1100 })).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT',
    });
  });

  it('take a small file that is repetition', async () => {
    const path = join(folder, 'same.gz');
    const same = Snapshot.fromTraces(
      Array.from({ length: 30_000 }, (_, i) => ({ size: i % 2, traceback: [] })),
    );
    await write(same, path);
    expect(fs.statSync(path).size * 100).toBeLessThan(encode(same).length);
    expect(encode(await read(path)).length).toBe(encode(same).length);
  });

  it('take zstd, where Node.js has it', async () => {
    const path = join(folder, 'x.tracemalloc.zst');
    if (!('zstdCompressSync' in zlib)) {
      const expected = {
        code: 'ERR_TRACEMALLOC_FORMAT_COMPRESSION',
        message: `zstd is not supported here, expected Node.js 22.15 or newer (this is ${process.versions.node}), or gzip`,
      };
      await expect(write(snapshot, path)).rejects.toMatchObject(expected);
      fs.writeFileSync(path, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0));
      await expect(read(path)).rejects.toMatchObject({
        ...expected,
        message: `${path}: ${expected.message}`,
      });
      return;
    }
    await write(snapshot, path);
    const bytes = fs.readFileSync(path);
    expect([...bytes.subarray(0, 4)]).toEqual([0x28, 0xb5, 0x2f, 0xfd]);
    expect((await read(path)).tables).toEqual(snapshot.tables);
    fs.writeFileSync(path, bytes.subarray(0, -3));
    await expect(read(path)).rejects.toMatchObject({ code: 'ERR_TRACEMALLOC_FORMAT_TRUNCATED' });
    bytes.fill(0xff, bytes.length >> 1);
    fs.writeFileSync(path, bytes);
    await expect(read(path)).rejects.toMatchObject({ code: 'ERR_TRACEMALLOC_FORMAT' });
  });

  it('take the compression that is asked for, whatever the name', async () => {
    const path = join(folder, 'x.tracemalloc');
    await write(snapshot, path, { compression: 'gzip' });
    expect([...fs.readFileSync(path).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    await write(snapshot, `${path}.gz`, { compression: 'none' });
    expect(new Uint8Array(fs.readFileSync(`${path}.gz`))).toEqual(encode(snapshot));
    const wrong = { compression: 'brotli' as 'gzip' };
    await expect(write(snapshot, path, wrong)).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_COMPRESSION',
    });
  });

  it('refuse limits that are no numbers', async () => {
    for (const maxBytes of [0, -1, Number.NaN, '10' as unknown as number]) {
      await expect(read('x', { maxBytes })).rejects.toMatchObject({
        code: 'ERR_TRACEMALLOC_LIMIT',
      });
    }
  });
});

describe.runIf(process.platform !== 'win32')('pipes', () => {
  it('are read, and written in place', async () => {
    const pipe = join(folder, 'pipe');
    await new Promise((done) => spawn('sh', ['-c', 'mkfifo "$0"', pipe]).on('exit', done));
    const [back] = await Promise.all([load(pipe), dump(snapshot, pipe)]);
    expect(back.tables).toEqual(snapshot.tables);
    expect(fs.statSync(pipe).isFIFO()).toBe(true);
  });
});
