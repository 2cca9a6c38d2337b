import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a file as a whole. Readers see the old file or the new one, also after a power cut. A failure leaves the old
 * file, and no other. The parts go to a temporary file in the same folder, which is forced to the disk and then
 * renamed. Pipes and devices are written in place.
 *
 * @throws {Error} the file system's own: one line that names `path`, with `code` `ENOENT`, ...
 */
export async function writeAtomically(path: string, parts: readonly Uint8Array[]): Promise<void> {
  try {
    const { target, inPlace, mode } = destination(path);
    const temporary = inPlace ? target : temporaryName(target);
    try {
      const file = await fs.promises.open(temporary, inPlace ? 'w' : 'wx', mode);
      try {
        for (const part of parts) await writeWhole(file, part);
        if (!inPlace) await file.sync().catch(unlessUnsupported);
      } finally {
        await file.close();
      }
      if (!inPlace) await fs.promises.rename(temporary, target);
    } catch (error) {
      if (!inPlace) await fs.promises.rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw refused(error, path);
  }
}

/** {@link writeAtomically}, synchronously. */
export function writeAtomicallySync(path: string, parts: readonly Uint8Array[]): void {
  try {
    const { target, inPlace, mode } = destination(path);
    const temporary = inPlace ? target : temporaryName(target);
    try {
      const file = fs.openSync(temporary, inPlace ? 'w' : 'wx', mode);
      try {
        for (const part of parts) fs.writeFileSync(file, part);
        if (!inPlace) forceToDisk(file);
      } finally {
        fs.closeSync(file);
      }
      if (!inPlace) fs.renameSync(temporary, target);
    } catch (error) {
      if (!inPlace) fs.rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw refused(error, path);
  }
}

/** Not `file.writeFile`, which writes half a mebibyte at a time. */
async function writeWhole(file: fs.promises.FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

function forceToDisk(file: number): void {
  try {
    fs.fsyncSync(file);
  } catch (error) {
    unlessUnsupported(error);
  }
}

/** Some file systems cannot force to the disk (fsync(2), EINVAL). */
function unlessUnsupported(error: unknown): void {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) throw error;
}

interface Destination {
  /** The file itself, if the name is a symbolic link to it. */
  readonly target: string;
  /** Whether it is a pipe or a device, such as /dev/stdout, which a rename would replace. */
  readonly inPlace: boolean;
  /** The permissions of the old file. */
  readonly mode: number;
}

function destination(name: string): Destination {
  const stats = fs.statSync(name, { throwIfNoEntry: false });
  if (stats === undefined) return { target: name, inPlace: false, mode: 0o666 };
  if (!stats.isFile() && !stats.isDirectory()) return { target: name, inPlace: true, mode: 0o666 };
  // A rename checks the folder only. This fails for a file that we may not write, and for a folder.
  fs.closeSync(fs.openSync(name, 'r+'));
  return { target: fs.realpathSync(name), inPlace: false, mode: stats.mode & 0o777 };
}

/** In the same folder: a rename cannot leave its file system. Short: names have a limit. */
function temporaryName(target: string): string {
  return join(dirname(target), `.tracemalloc-${randomUUID()}.tmp`);
}

/** The system's error, with the name of the file itself, not of the temporary one. */
function refused(error: unknown, name: string): Error {
  const { code, errno, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  // Node.js writes `ENOENT: no such file or directory, open '/the/path'`.
  const reason = message.split(', ')[0];
  const named = new Error(`${reason}, write '${name}'`, { cause: error });
  return Object.assign(named, { code, errno, syscall, path: name });
}
