import { checkFileLength } from './file-length.mjs';
import { checkImportArrows } from './import-arrows.mjs';
import { checkImportCircles } from './import-circles.mjs';
import { checkPathNames } from './path-names.mjs';
import { repositoryFiles } from './repository-files.mjs';

/**
 * Every violation in a repository.
 * @param {string} folder
 */
export function checkHouseRules(folder) {
  const files = repositoryFiles(folder);
  return [
    ...checkPathNames(files),
    ...checkFileLength(folder, files),
    ...checkImportArrows(folder, files),
    ...checkImportCircles(folder, files),
  ];
}
