import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { readmeCode } from './readme-programs.mjs';

/**
 * Runs what a README shows, as its reader would.
 * @param {import('./readme-programs.mjs').ReadmeProgram} program
 * @param {string} folder where the package is installed
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} what was wrong; empty if nothing was
 */
export function runReadmeProgram(program, folder, env) {
  for (const [name, content] of Object.entries(program.files ?? {})) {
    writeFileSync(join(folder, name), content);
  }
  const { problem, stdout, stderr } = run(program, readmeCode(program), { cwd: folder, env });
  if (problem !== '') return problem;
  const printed = stdout + stderr;
  let from = 0;
  for (const expected of program.prints ?? []) {
    const found = expected.exec(printed.slice(from));
    if (found === null) return `expected ${expected} in what it printed:\n${printed}`;
    from += found.index + found[0].length;
  }
  const { writes } = program;
  if (writes === undefined || existsSync(join(folder, writes))) return '';
  return `expected it to write ${writes}`;
}

/**
 * @param {import('./readme-programs.mjs').ReadmeProgram} program
 * @param {string} code
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} at
 */
function run({ block, language = 'js' }, code, at) {
  if (language === 'sh') {
    // What is not installed must not come from the registry.
    return capture('sh', ['-ec', code.replaceAll('npx ', 'npx --no-install ')], at);
  }
  const file = `program-${block}.mjs`;
  writeFileSync(join(at.cwd, file), code);
  return capture(process.execPath, [file], at);
}
