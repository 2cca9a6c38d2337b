// The API reference: every public entry point of every package, in docs/api. A public name without
// a comment, a link to nowhere, and a type that is shown but not exported are errors.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../toolchain.mjs';

const packages = join(root, 'packages');
const manifests = readdirSync(packages).map((folder) => ({
  folder: join(packages, folder),
  ...JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8')),
}));
const entryPoints = manifests.flatMap(({ folder, exports }) =>
  Object.values(exports)
    .map((target) => target['tracemalloc-source'])
    .filter((source) => source !== undefined)
    .map((source) => join(folder, source)),
);

/** @type {import('typedoc').TypeDocOptions} */
export default {
  name: 'tracemalloc for JavaScript',
  entryPoints,
  tsconfig: join(root, 'tools/docs/tsconfig.json'),
  out: join(root, 'docs/api'),
  readme: 'none',
  // The checkout need not have a remote to link to.
  disableSources: true,
  excludePrivate: true,
  // Nobody is to extend the classes: what is protected serves their own packages.
  excludeProtected: true,
  // Without it only names of the package that is nearest, the repository itself, must be documented.
  packagesRequiringDocumentation: manifests.map(({ name }) => name),
  validation: { invalidLink: true, notDocumented: true, notExported: true },
  treatValidationWarningsAsErrors: true,
  treatWarningsAsErrors: true,
};
