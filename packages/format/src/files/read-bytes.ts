import { shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { isArrayBuffer, isBlob, realmBytes } from '../realm-bytes.ts';
import { ByteChunks } from './byte-chunks.ts';
import { type ReadLimits, tooLarge } from './load-options.ts';

/** The bytes of a file, wherever they are; of a stream, all until its end. */
export type SnapshotBytes =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * The bytes, in memory that nobody else changes.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_SIZE` beyond `maxBytes`, `_KIND` for a stream of
 *   something else, `_PATH` for what has no bytes; whatever a stream throws.
 */
export async function readBytes(source: SnapshotBytes, limits: ReadLimits): Promise<Uint8Array> {
  const whole = copiedBytes(source, limits);
  if (whole !== undefined) return whole;
  if (isBlob(source)) {
    if (source.size > limits.maxBytes) throw tooLarge(limits);
    return new Uint8Array(await source.arrayBuffer());
  }
  return streamed(source as AsyncIterable<Uint8Array>, limits);
}

/** A copy of bytes in memory; `undefined` for anything else. */
export function copiedBytes(source: unknown, limits: ReadLimits): Uint8Array | undefined {
  const bytes = isArrayBuffer(source) ? new Uint8Array(source) : realmBytes(source);
  if (bytes === undefined) return undefined;
  if (bytes.byteLength > limits.maxBytes) throw tooLarge(limits);
  // Not slice(), which is a view where it is a Buffer's.
  return new Uint8Array(bytes);
}

async function streamed(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  limits: ReadLimits,
): Promise<Uint8Array> {
  const chunks = new ByteChunks(limits);
  for await (const chunk of iterable(source)) {
    const bytes = realmBytes(chunk);
    if (bytes === undefined) {
      const message = `got ${shown(chunk)} from the stream, expected Uint8Array (no encoding)`;
      throw new FormatError('ERR_TRACEMALLOC_FORMAT_PATH', message);
    }
    // Some streams use their memory again for the next chunk, but none before it is asked for.
    chunks.add(new Uint8Array(bytes));
  }
  return chunks.joined();
}

function iterable(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncIterable<unknown> {
  if (Symbol.asyncIterator in Object(source)) return source as AsyncIterable<unknown>;
  if ('getReader' in Object(source)) return readerChunks(source as ReadableStream<Uint8Array>);
  const message = `got ${shown(source)}, expected a Uint8Array, an ArrayBuffer, a Blob or a stream of bytes`;
  throw new FormatError('ERR_TRACEMALLOC_FORMAT_PATH', message);
}

/** For browsers whose streams cannot be iterated. */
async function* readerChunks(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const next = await reader.read();
      done = next.done;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!done) await reader.cancel().catch(() => undefined);
  }
}
