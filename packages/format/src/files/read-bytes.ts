import { shown } from '@tracemalloc/core';
import { FormatError } from '../errors.ts';
import { isArrayBuffer, isBlob, realmBytes } from '../realm-bytes.ts';
import { ByteChunks } from './byte-chunks.ts';
import { type ReadLimits, tooLarge } from './load-options.ts';

/** Anything that holds the bytes of a file. A stream is read until its end. */
export type SnapshotBytes =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * The bytes, in memory that nobody else changes.
 *
 * @throws {FormatError} `ERR_TRACEMALLOC_FORMAT_SIZE` beyond `maxBytes`, `_KIND` for a stream of something else, `_PATH`
 *   for an input without bytes. Errors of a stream are passed on.
 */
export async function readBytes(input: SnapshotBytes, limits: ReadLimits): Promise<Uint8Array> {
  const whole = copiedBytes(input, limits);
  if (whole !== undefined) return whole;
  if (isBlob(input)) {
    if (input.size > limits.maxBytes) throw tooLarge(limits);
    return new Uint8Array(await input.arrayBuffer());
  }
  return streamed(input as AsyncIterable<Uint8Array>, limits);
}

/** A copy of bytes in memory; `undefined` for anything else. */
export function copiedBytes(input: unknown, limits: ReadLimits): Uint8Array | undefined {
  const bytes = isArrayBuffer(input) ? new Uint8Array(input) : realmBytes(input);
  if (bytes === undefined) return undefined;
  if (bytes.byteLength > limits.maxBytes) throw tooLarge(limits);
  // Not slice(): for a Buffer it gives a view.
  return new Uint8Array(bytes);
}

async function streamed(
  input: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  limits: ReadLimits,
): Promise<Uint8Array> {
  const chunks = new ByteChunks(limits);
  for await (const chunk of iterable(input)) {
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
  input: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncIterable<unknown> {
  if (Symbol.asyncIterator in Object(input)) return input as AsyncIterable<unknown>;
  if ('getReader' in Object(input)) return readerChunks(input as ReadableStream<Uint8Array>);
  const message = `got ${shown(input)}, expected a Uint8Array, an ArrayBuffer, a Blob or a stream of bytes`;
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
