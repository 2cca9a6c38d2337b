// Runs the benchmarks of the built packages, one process each: `npm run bench [name ...]` runs
// those whose path contains a name. Options (`-- --quick`) go to each of them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endAs, root, runProgram } from './toolchain.mjs';

const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const benchmarks = readdirSync(join(root, 'packages'))
  .map((name) => join('packages', name, 'bench'))
  .flatMap((folder) => filesIn(folder).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.bench.mjs'))
  .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
  .sort();

if (benchmarks.length === 0) {
  console.error(
    `no benchmark${names.map((name) => ` ${name}`).join()} among packages/*/bench/*.bench.mjs`,
  );
  process.exitCode = 1;
}
for (const file of benchmarks) {
  console.log(`== ${file}`);
  const end = await runProgram(process.execPath, ['--expose-gc', file, ...options]);
  if (end.status === 0) continue;
  endAs(end);
  break;
}

/** @param {string} folder */
function filesIn(folder) {
  try {
    return readdirSync(join(root, folder));
  } catch {
    return [];
  }
}
