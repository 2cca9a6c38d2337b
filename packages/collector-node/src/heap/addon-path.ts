import { closeSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of the addon for this Node.js, whether or not it exists. Each platform, C library and ABI has one. */
export function addonPath(): string {
  const platform = `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`;
  const file = `../../prebuilds/${platform}/abi${process.versions.modules}.node`;
  return fileURLToPath(new URL(file, import.meta.url));
}

/** The executable names its dynamic linker near its beginning (ELF's PT_INTERP). */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const beginning = Buffer.alloc(8192);
  try {
    const executable = openSync(process.execPath, 'r');
    readSync(executable, beginning);
    closeSync(executable);
  } catch {
    // We may not read it. The addon for the other C library would not load.
  }
  return beginning.includes('/ld-musl-');
}
