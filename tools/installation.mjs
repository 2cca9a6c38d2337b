// Installs what the lockfile says, when it is not installed yet.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runProgram, toolEnvironment } from './toolchain.mjs';

/**
 * The paths of every package.json of the workspace, the root's first, sorted.
 * @param {string} root the repository's folder
 */
export function workspaceManifests(root) {
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const folders = [...workspace.matchAll(/^ {2}- "?([\w-]+)\/\*"?\r?$/gm)].map((match) =>
    join(root, String(match[1])),
  );
  const manifests = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'package.json')));
  return [join(root, 'package.json'), ...manifests.filter((path) => existsSync(path)).sort()];
}

/**
 * Names what an up-to-date installation is made from. Two equal names, one installation.
 * @param {string} root
 */
export function installationStamp(root) {
  const hash = createHash('sha256');
  const files = [join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')];
  for (const file of [...files, ...workspaceManifests(root)]) {
    // Line ends are not part of it: a checkout on Windows may differ in them.
    hash.update(`${file.slice(root.length)}\n${readFileSync(file, 'utf8').replaceAll('\r', '')}`);
  }
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

/**
 * The dependencies of the workspace that are not to be found in its node_modules folders.
 * @param {string} root
 */
export function missingDependencies(root) {
  return workspaceManifests(root).flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path, 'utf8'));
    return Object.keys({ ...dependencies, ...devDependencies })
      .map((name) => join(dirname(path), 'node_modules', name, 'package.json'))
      .filter((file) => !existsSync(file));
  });
}

/**
 * Installs from the lockfile, if anything it depends on differs from the last time.
 * @param {string} root
 * @returns {Promise<{ status: number, signal: NodeJS.Signals | null }>}
 */
export async function install(root) {
  const stampFile = join(root, 'node_modules', '.installed');
  const stamp = installationStamp(root);
  const isCurrent = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isCurrent && missingDependencies(root).length === 0) {
    return { status: 0, signal: null };
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const pin = String(manifest.packageManager).split('+')[0] ?? '';
  console.log(`installing the locked dependencies with ${pin} ...`);
  const onWindows = process.platform === 'win32';
  const folder = resolve(root);
  const args = ['--dir', onWindows ? `"${folder}"` : folder, 'install', '--frozen-lockfile'];
  // From another folder: here npx would take the pnpm inside of node_modules, which may have to
  // delete them, and itself half-way.
  const end = await runProgram(
    'npx',
    ['--yes', pin, ...args, '--loglevel=warn', '--reporter=append-only'],
    {
      cwd: tmpdir(),
      env: toolEnvironment({ withTools: false }),
      // npx is a .cmd there, which only a shell starts.
      shell: onWindows,
    },
  );
  if (end.status === 0) writeFileSync(stampFile, stamp);
  return end;
}
