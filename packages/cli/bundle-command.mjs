// Makes dist/tracemalloc.cjs, the executable's code, of src/main.ts and all that it imports: a command starts in half
// the time when Node.js has few files to find. What a command may not need, it loads from dist/command.
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'dist');

const build = await rolldown({
  input: { tracemalloc: join(root, 'src/main.ts') },
  platform: 'node',
  // CommonJS: an ES module that imports a module of Node.js loads all that this one would load lazily.
  resolve: { conditionNames: ['tracemalloc-source', 'import', 'node'] },
  plugins: [commanderWithoutChildren()],
});
rmSync(join(dist, 'command'), { recursive: true, force: true });
const { output } = await build.write({
  dir: dist,
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'command/[name].cjs',
  sourcemap: true,
  // Names stay, for the stacks of errors.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
});
await build.close();

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
writeFileSync(join(dist, 'command/LICENSES.txt'), licenses(modules));
// `source-map` reads it from the folder of its own code.
const sourceMap = modules.find((path) => /[\\/]source-map[\\/]lib[\\/]read-wasm\.js$/.test(path));
if (sourceMap === undefined) throw new Error('source-map has no lib/read-wasm.js');
copyFileSync(join(dirname(sourceMap), 'mappings.wasm'), join(dist, 'command/mappings.wasm'));

/** `commander` can start subcommands as programs of their own; this command has none. */
function commanderWithoutChildren() {
  const none = '\0no-child-processes';
  return {
    name: 'commander-without-children',
    resolveId: (/** @type {string} */ id, /** @type {string | undefined} */ importer) =>
      id === 'node:child_process' && /[\\/]commander[\\/]/.test(importer ?? '') ? none : undefined,
    load: (/** @type {string} */ id) => (id === none ? 'module.exports = undefined;' : undefined),
  };
}

/**
 * The licenses of the other projects' modules, as these ask for.
 * @param {readonly string[]} modules paths
 */
function licenses(modules) {
  const folders = modules
    .filter((path) => path.includes(`${sep}node_modules${sep}`))
    .map(packageFolder);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${folder} has no license`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} path of a module */
function packageFolder(path) {
  let folder = dirname(path);
  while (!existsSync(join(folder, 'package.json')) || !/"name"/.test(manifest(folder))) {
    folder = dirname(folder);
  }
  return folder;
}

/** @param {string} folder */
function manifest(folder) {
  return readFileSync(join(folder, 'package.json'), 'utf8');
}
