import type { Snapshot } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { dump } from '../../src/files/dump.ts';
import { load } from '../../src/files/load.ts';
import type { SnapshotBytes } from '../../src/files/read-bytes.ts';
import { encode } from '../../src/snapshot-file/encode.ts';
import { randomSnapshot } from '../random-snapshot.ts';

// What browsers use as well, where these tests run, too.

const snapshot = randomSnapshot(5);
const bytes = encode(snapshot);

/** A stream of the web that keeps what is written to it. */
function collecting(): { stream: WritableStream<Uint8Array>; blob(): Blob; aborted(): boolean } {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let aborted = false;
  const stream = new WritableStream<Uint8Array>({
    write: (chunk) => void chunks.push(new Uint8Array(chunk)),
    abort: () => {
      aborted = true;
    },
  });
  return { stream, blob: () => new Blob(chunks), aborted: () => aborted };
}

async function gzipped(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The bytes in chunks of one, as only an iterator. */
async function* oneByOne(content: Uint8Array): AsyncIterable<Uint8Array> {
  const chunk = new Uint8Array(1);
  for (const byte of content) {
    chunk[0] = byte;
    yield chunk;
  }
}

describe('load', () => {
  it.each<[string, () => SnapshotBytes]>([
    ['a Uint8Array', () => bytes],
    ['an ArrayBuffer', () => bytes.buffer],
    ['a view of more memory', () => new Uint8Array([9, ...bytes, 9]).subarray(1, -1)],
    ['a Blob', () => new Blob([bytes])],
    ['a stream of the web', () => new Blob([bytes]).stream()],
    [
      'a stream that cannot be iterated',
      () => {
        const stream = new Blob([bytes]).stream();
        return { getReader: () => stream.getReader() } as typeof stream;
      },
    ],
    ['chunks that use their memory again', () => oneByOne(bytes)],
  ])('reads %s', async (_, source) => {
    const back = await load(source());
    expect(back.tables).toEqual(snapshot.tables);
    expect(back.metadata).toEqual(snapshot.metadata);
  });

  it('keeps no memory of its caller', async () => {
    for (const source of [new Uint8Array(bytes), new Uint8Array(bytes).buffer]) {
      const back = await load(source);
      new Uint8Array(source).fill(0xff);
      if (source instanceof Uint8Array) source.fill(0xff);
      expect(back.tables).toEqual(snapshot.tables);
    }
  });

  it('tells gzip by the content', async () => {
    expect((await load(await gzipped(bytes))).tables).toEqual(snapshot.tables);
    expect((await load(new Blob([await gzipped(bytes)]))).tables).toEqual(snapshot.tables);
  });

  it('refuses what it cannot read, with the reason', async () => {
    const gzip = await gzipped(bytes);
    const damaged = gzip.slice();
    damaged.fill(0xff, 20, 60);
    const bomb = new Uint8Array(2 ** 26 + 2 ** 20);
    bomb.set(bytes.subarray(0, 15));
    const text = (content: string) => new TextEncoder().encode(content);
    const cases: [unknown, string, RegExp][] = [
      [text('hello'), 'ERR_TRACEMALLOC_FORMAT_KIND', /it is text/],
      [await gzipped(text('hello')), 'ERR_TRACEMALLOC_FORMAT_KIND', /it is gzip of text/],
      [bytes.subarray(0, -1), 'ERR_TRACEMALLOC_FORMAT_TRUNCATED', /^truncated snapshot file/],
      [gzip.subarray(0, -30), 'ERR_TRACEMALLOC_FORMAT_TRUNCATED', /its gzip stream has no end/],
      [damaged, 'ERR_TRACEMALLOC_FORMAT', /its gzip stream is damaged/],
      [await gzipped(bomb), 'ERR_TRACEMALLOC_FORMAT_SIZE', /\(option maxExpansion\)/],
      [
        Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd),
        'ERR_TRACEMALLOC_FORMAT_COMPRESSION',
        /zstd is not supported here, expected gzip/,
      ],
      ['a/path', 'ERR_TRACEMALLOC_FORMAT_PATH', /got "a\/path", expected a Uint8Array, /],
      [undefined, 'ERR_TRACEMALLOC_FORMAT_PATH', /got undefined, expected/],
      [{}, 'ERR_TRACEMALLOC_FORMAT_PATH', /got an object, expected/],
    ];
    for (const [source, code, message] of cases) {
      await expect(load(source as SnapshotBytes)).rejects.toMatchObject({
        name: 'FormatError',
        code,
        message: expect.stringMatching(message),
      });
    }
  });

  it('reads to the limit only', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => {
        cancelled = true;
      },
    });
    for (const source of [bytes, bytes.buffer, new Blob([bytes]), oneByOne(bytes), endless]) {
      await expect(load(source, { maxBytes: 100 })).rejects.toMatchObject({
        code: 'ERR_TRACEMALLOC_FORMAT_SIZE',
      });
    }
    expect(cancelled).toBe(true);
  });
});

it('reads the beginning only of an endless stream of something else', async () => {
  let pulls = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulls++;
      controller.enqueue(new TextEncoder().encode('0123456789'));
    },
  });
  await expect(load(endless)).rejects.toMatchObject({ code: 'ERR_TRACEMALLOC_FORMAT_KIND' });
  expect(pulls).toBeLessThan(100);
});

describe('dump', () => {
  it('writes to a stream of the web, and closes it', async () => {
    for (const compression of ['none', 'gzip'] as const) {
      const { stream, blob } = collecting();
      await dump(snapshot, stream, { compression });
      const written = blob();
      expect((await load(written)).tables).toEqual(snapshot.tables);
      expect(written.size < bytes.length).toBe(compression === 'gzip');
      await expect(stream.getWriter().closed).resolves.toBeUndefined();
    }
  });

  it('fails as the stream does', async () => {
    const full = new WritableStream<Uint8Array>({
      write: () => Promise.reject(new Error('no more room')),
    });
    await expect(dump(snapshot, full)).rejects.toThrow('no more room');
  });

  it('refuses what it cannot write, or write to', async () => {
    const { stream } = collecting();
    await expect(dump(undefined as unknown as Snapshot, stream)).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT',
    });
    await expect(dump(snapshot, stream, { compression: 'zstd' })).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_COMPRESSION',
    });
    await expect(dump(snapshot, 'x' as unknown as typeof stream)).rejects.toMatchObject({
      code: 'ERR_TRACEMALLOC_FORMAT_PATH',
    });
  });
});
