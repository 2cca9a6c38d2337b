import { closeSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the addon of this Node.js is, or would be: one for each platform, C library and ABI. */
export function addonPath(): string {
  const platform = `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`;
  const file = `../../prebuilds/${platform}/abi${process.versions.modules}.node`;
  return fileURLToPath(new URL(file, import.meta.url));
}

/** By the dynamic linker that the executable names at its beginning (ELF's PT_INTERP). */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const beginning = Buffer.alloc(8192);
  try {
    const executable = openSync(process.execPath, 'r');
    readSync(executable, beginning);
    closeSync(executable);
  } catch {
    // Not allowed to look. The other C library's addon would not load.
  }
  return beginning.includes('/ld-musl-');
}
