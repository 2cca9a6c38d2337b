import { join } from 'node:path';
import { root, runProgram, runTool, toolEnvironment } from './toolchain.mjs';

/**
 * Builds what is not built yet, and prints only what went wrong. Where there is no compiler for the
 * addon of collector-node, that is said and is no failure.
 * @param {readonly string[]} [args] of `turbo run build`
 * @param {{ node?: string }} [options]
 */
export async function build(args = [], options = {}) {
  let output = '';
  const end = await runTool(
    'turbo',
    ['run', 'build', '--output-logs=errors-only', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], ...options },
    (text) => {
      output += text;
    },
  );
  if (end.status !== 0) {
    console.error(output.trim());
    return end;
  }
  // Not a task of turbo's, which knows neither the version of Node.js nor a failure that is none.
  const addon = join(root, 'packages', 'collector-node', 'native', 'build.mjs');
  const env = toolEnvironment(options);
  return runProgram(options.node ?? process.execPath, [addon], { env });
}
