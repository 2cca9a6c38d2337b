import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { Snapshot } from '@tracemalloc/core';
import { encode } from '../snapshot-file/encode.ts';
import { type SnapshotPath, toPath } from './snapshot-path.node.ts';

const gzip = promisify(zlib.gzip);

/**
 * Writes a snapshot file, gzipped if its name ends in `.gz`.
 *
 * Atomic: readers see the old file or the new one, and a failure leaves the file that was there. The
 * bytes go to a temporary file in the same folder, which is then renamed.
 *
 * @throws {FormatError} as {@link encode}. What the file system refuses is its own error: one line
 *   that names the path, with `code` `ENOENT`, `EACCES`, `ENOSPC`, ...
 */
export async function dump(snapshot: Snapshot, path: SnapshotPath): Promise<void> {
  const name = toPath(path);
  const bytes = encode(snapshot);
  const content = isGzipName(name) ? await gzip(bytes) : bytes;
  try {
    const { target, inPlace, mode } = destination(name);
    if (inPlace) {
      await fs.promises.writeFile(target, content);
      return;
    }
    const temporary = temporaryName(target);
    try {
      await fs.promises.writeFile(temporary, content, { flag: 'wx', mode });
      await fs.promises.rename(temporary, target);
    } catch (error) {
      await fs.promises.rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw refused(error, name);
  }
}

/** {@link dump}, synchronously: for exit handlers. */
export function dumpSync(snapshot: Snapshot, path: SnapshotPath): void {
  const name = toPath(path);
  const bytes = encode(snapshot);
  const content = isGzipName(name) ? zlib.gzipSync(bytes) : bytes;
  try {
    const { target, inPlace, mode } = destination(name);
    if (inPlace) {
      fs.writeFileSync(target, content);
      return;
    }
    const temporary = temporaryName(target);
    try {
      fs.writeFileSync(temporary, content, { flag: 'wx', mode });
      fs.renameSync(temporary, target);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw refused(error, name);
  }
}

interface Destination {
  /** The file itself, where the name is a symbolic link to it. */
  readonly target: string;
  /** Whether it is a pipe or a device, such as /dev/stdout, which a rename would replace. */
  readonly inPlace: boolean;
  /** Permissions: those of the file that was there. */
  readonly mode: number;
}

function destination(name: string): Destination {
  const stats = fs.statSync(name, { throwIfNoEntry: false });
  if (stats === undefined) return { target: name, inPlace: false, mode: 0o666 };
  if (!stats.isFile() && !stats.isDirectory()) return { target: name, inPlace: true, mode: 0 };
  // A rename asks the folder only: this fails for a file that must not be written, and for a folder.
  fs.closeSync(fs.openSync(name, 'r+'));
  return { target: fs.realpathSync(name), inPlace: false, mode: stats.mode & 0o777 };
}

/** In the same folder, since a rename cannot leave its file system; short, since names are bounded. */
function temporaryName(target: string): string {
  return join(dirname(target), `.tracemalloc-${randomUUID()}.tmp`);
}

function isGzipName(name: string): boolean {
  return name.toLowerCase().endsWith('.gz');
}

/** The system's error in terms of the file that was asked for, not of the temporary one. */
function refused(error: unknown, name: string): Error {
  const { code, errno, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  // Node.js writes `ENOENT: no such file or directory, open '/the/path'`.
  const reason = message.split(', ')[0];
  const named = new Error(`${reason}, write '${name}'`, { cause: error });
  return Object.assign(named, { code, errno, syscall, path: name });
}
