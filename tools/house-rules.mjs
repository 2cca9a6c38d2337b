// The rules the code lives by that no other tool checks. Prints each violation on one line and ends
// with exit code 1 if there is one: `node tools/house-rules.mjs [folder]`.
import { checkFileLength } from './house-rules/file-length.mjs';
import { checkImportArrows } from './house-rules/import-arrows.mjs';
import { checkPathNames } from './house-rules/path-names.mjs';
import { repositoryFiles } from './house-rules/repository-files.mjs';
import { root } from './toolchain.mjs';

const folder = process.argv[2] ?? root;
const files = repositoryFiles(folder);
const violations = [
  ...checkPathNames(files),
  ...checkFileLength(folder, files),
  ...checkImportArrows(folder, files),
];
for (const { file, rule, found, expected } of violations) {
  console.error(`${file}: ${rule}: ${found}; expected ${expected}`);
}
console.log(`house rules: ${files.length} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
