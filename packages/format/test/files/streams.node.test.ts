import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dump } from '../../src/files/dump.node.ts';
import { load } from '../../src/files/load.node.ts';
import { loadSync } from '../../src/files/load-sync.node.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { randomSnapshot } from '../random-snapshot.ts';

const snapshot = randomSnapshot(5);

describe('streams of Node.js', () => {
  it('are written, and read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-format-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'x');
    await dump(snapshot, createWriteStream(path), { compression: 'gzip' });
    expect([...readFileSync(path).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    expect((await load(createReadStream(path))).tables).toEqual(snapshot.tables);
  });

  it('carry a snapshot over HTTP', async () => {
    const server = createServer(async (request, response) => {
      await dump(await load(request), response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}`, {
        method: 'POST',
        body: encode(snapshot),
      });
      expect((await load(answer.body!)).tables).toEqual(snapshot.tables);
    } finally {
      server.close();
    }
  });

  it('get memory of their own, which they may transfer', async () => {
    const chunks: Uint8Array[] = [];
    const target = new WritableStream<Uint8Array>({
      write: (chunk) => {
        const transfer = [chunk.buffer as ArrayBuffer];
        chunks.push(structuredClone(chunk, { transfer }));
      },
    });
    await dump(snapshot, target);
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(encode(snapshot)));
    expect(encode(snapshot)).toEqual(encode(randomSnapshot(5)));
  });

  it('fail as they do', async () => {
    const target = new Writable({
      write: (_chunk, _encoding, done) => done(new Error('no more room')),
    });
    await expect(dump(snapshot, target)).rejects.toThrow('no more room');
    expect(target.destroyed).toBe(true);
    const source = Readable.from(
      (function* () {
        yield encode(snapshot).subarray(0, 100);
        throw new Error('connection lost');
      })(),
    );
    await expect(load(source)).rejects.toThrow('connection lost');
  });

  it('are read to the limit only, and then ended', async () => {
    const source = new Readable({
      read() {
        this.push(Buffer.alloc(10));
      },
    });
    await expect(load(source, { maxBytes: 400 })).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
    });
    expect(source.destroyed).toBe(true);
  });

  it('must be of bytes', async () => {
    const text = createReadStream(fileURLToPath(import.meta.url), 'utf8');
    await expect(load(text)).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_PATH',
      message: expect.stringContaining('expected Uint8Array (no encoding)'),
    });
  });

  it('leave standard output open', () => {
    const program = new URL('../programs/dump-to-stdout.mjs', import.meta.url);
    const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(program)]);
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
    const behind = Buffer.from('and more');
    expect(stdout.subarray(-behind.length)).toEqual(behind);
    const { size } = loadSync(stdout.subarray(0, -behind.length)).total;
    expect(size).toBe(7);
  });
});
