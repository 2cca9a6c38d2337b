// CPython, where the machine has it: what tracemalloc for JavaScript is compared with.
import { spawnSync } from 'node:child_process';
import { toolEnvironment } from './toolchain.mjs';

/** Reversed ranges of name patterns match nothing from here on; before they were an error. */
const OLDEST = [3, 10];

/**
 * @param {readonly string[]} [commands] what it may be called
 * @returns {{ executable: string, version: string } | { missing: string }} `missing`: why not
 */
export function findPython(commands = ['python3', 'python']) {
  const script = 'import platform as p; print(p.python_implementation(), p.python_version())';
  let missing = `no ${commands[0]} on the path`;
  for (const executable of commands) {
    const env = toolEnvironment();
    const { error, stdout, stderr } = spawnSync(executable, ['-c', script], {
      encoding: 'utf8',
      env,
    });
    if (error) continue;
    const [implementation, version = ''] = stdout.trim().split(' ');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const isNew = major > Number(OLDEST[0]) || (major === OLDEST[0] && minor >= Number(OLDEST[1]));
    if (implementation === 'CPython' && isNew) return { executable, version };
    const found = stdout.trim() || stderr.trim().split('\n').at(-1);
    missing = `${executable} is ${found}, expected CPython ${OLDEST.join('.')} or newer`;
  }
  return { missing };
}
