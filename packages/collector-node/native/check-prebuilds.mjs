// Says which addons a release lacks: one for each platform and line of Node.js, each as it was built.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const platforms = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-arm64-musl',
  'linux-x64',
  'linux-x64-musl',
  'win32-x64',
];
/** NODE_MODULE_VERSION of Node.js 20, 22, 24 and 26. */
const abis = [115, 127, 137, 147];

/** @param {string} file */
function problemOf(file) {
  try {
    const path = fileURLToPath(new URL(`../prebuilds/${file}`, import.meta.url));
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    const expected = readFileSync(`${path}.sha256`, 'latin1').trim();
    return sum === expected ? undefined : `its SHA-256 is ${sum}, expected ${expected}`;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

let missing = 0;
for (const file of platforms.flatMap((name) => abis.map((abi) => `${name}/abi${abi}.node`))) {
  const problem = problemOf(file);
  if (problem === undefined) continue;
  console.log(`${file}: ${problem}`);
  missing++;
}
console.log(`${missing} of ${platforms.length * abis.length} addons are missing`);
process.exitCode = missing === 0 ? 0 : 1;
