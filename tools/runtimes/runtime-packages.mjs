// The npm packages that Bun and Deno come in, by platform.

/** @typedef {import('../npm-executable.mjs').NpmExecutable} NpmExecutable */

const { platform, arch } = process;
const windows = platform === 'win32';
/** Whether the C library is not glibc: Node.js names the glibc it runs on, where it does. */
const isMusl =
  platform === 'linux' &&
  !(/** @type {any} */ (process.report.getReport()).header.glibcVersionRuntime);

/** @type {NpmExecutable} */
export const bun = {
  name: 'Bun',
  version: '1.4.5',
  packageName: `@oven/bun-${windows ? 'windows' : platform}-${
    arch === 'arm64' ? 'aarch64' : arch
  }${isMusl ? '-musl' : ''}`,
  file: windows ? 'bin/bun.exe' : 'bin/bun',
};

/** @type {NpmExecutable} */
export const deno = {
  name: 'Deno',
  version: '2.9.5',
  packageName: `@deno/${platform}-${arch}${
    platform === 'linux' ? (isMusl ? '-musl' : '-glibc') : ''
  }`,
  file: windows ? 'deno.exe' : 'deno',
};
