import { runTool } from './toolchain.mjs';

/**
 * Builds what is not built yet, and prints only what went wrong.
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
  if (end.status !== 0) console.error(output.trim());
  return end;
}
