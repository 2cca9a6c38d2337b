// Runs the test programs that go through the addon with an addon that AddressSanitizer and
// UndefinedBehaviorSanitizer watch: `npm run sanitize`. Linux, GCC. What V8 keeps at its end is no leak,
// so leaks are not looked for.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const { addonPath } = await import(new URL('../dist/heap/addon-path.js', import.meta.url).href);

/** What each program prints has to be JSON; where it ends by a signal, V8 has to say why. */
/** @type {{ program: string; args?: string[]; flags?: string[]; engine?: string }[]} */
const runs = [
  { program: 'engine.mjs' },
  { program: 'three-sites.mjs', args: ['traced'] },
  { program: 'two-snapshots.mjs' },
  { program: 'deep.mjs' },
  { program: 'lost.mjs' },
  { program: 'lost.mjs', args: ['restarted'] },
  { program: 'conflict.mjs', args: ['session'] },
  { program: 'conflict.mjs', args: ['copy'] },
  { program: 'rival.mjs', args: ['first'] },
  { program: 'rival.mjs', args: ['later'] },
  { program: 'workers.mjs' },
  { program: 'worker-ends.mjs' },
  { program: 'out-of-memory.mjs', flags: ['--max-old-space-size=60'], args: ['last', 'once'] },
  { program: 'out-of-memory.mjs', flags: ['--max-old-space-size=60'], args: ['other', 'worker'] },
  ...['churn', 'cycles', 'workers', 'inspectors'].flatMap((name) =>
    [
      { engine: 'lines', exact: true, nframe: 25 },
      { engine: 'lines', interval: 512, nframe: 25 },
    ].map((options) => ({
      program: `stress/${name}.mjs`,
      args: ['5', JSON.stringify(options)],
    })),
  ),
  { program: 'stack-ids.mjs', flags: ['--expose-gc'] },
  ...[
    { program: 'engine.mjs' },
    { program: 'three-sites.mjs', args: ['traced'] },
    { program: 'lost.mjs' },
    { program: 'lost.mjs', args: ['restarted'] },
    { program: 'conflict.mjs', args: ['session'] },
    { program: 'rival.mjs', args: ['later'] },
    { program: 'object-tracebacks.mjs', flags: ['--expose-gc'] },
    { program: 'worker-ends.mjs' },
  ].map((run) => ({ ...run, engine: 'lines' })),
];

/** @param {string} program @param {readonly string[]} args */
function printed(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** The package with the watched addon, and the programs beside it. */
function install(/** @type {string} */ folder, /** @type {string} */ addon) {
  const modules = join(folder, 'node_modules');
  const copy = join(modules, '@tracemalloc', 'collector-node');
  mkdirSync(join(modules, '@datadog'), { recursive: true });
  mkdirSync(copy, { recursive: true });
  for (const part of ['dist', 'package.json']) {
    cpSync(join(packageFolder, part), join(copy, part), { recursive: true });
  }
  const place = join(copy, addonPath().slice(packageFolder.length));
  mkdirSync(dirname(place), { recursive: true });
  for (const end of ['', '.sha256']) cpSync(addon + end, place + end);
  const { dependencies } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    symlinkSync(join(packageFolder, 'node_modules', name), join(modules, name));
  }
  const rival = dirname(createRequire(import.meta.url).resolve('@datadog/pprof/package.json'));
  symlinkSync(rival, join(modules, '@datadog', 'pprof'));
  cpSync(join(packageFolder, 'test', 'programs'), join(folder, 'programs'), { recursive: true });
}

const build = spawnSync(
  process.execPath,
  [join(packageFolder, 'native', 'build.mjs'), '--sanitize', '--required'],
  { stdio: 'inherit' },
);
if (build.status !== 0) process.exit(build.status ?? 1);
const abi = `abi${process.versions.modules}.node`;
const addon = join(packageFolder, 'native', 'build', 'sanitized', abi);
const runtime = ['libasan.so', 'libubsan.so'].map((name) =>
  printed('gcc', [`-print-file-name=${name}`]),
);
if (!runtime.every((file) => existsSync(file))) throw new Error('GCC has no sanitizer libraries');

const folder = mkdtempSync(join(tmpdir(), 'tracemalloc-sanitize-'));
try {
  install(folder, addon);
  for (const { program, args = [], flags = [], engine = 'native' } of runs) {
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, join(folder, 'programs', program), ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          ASAN_OPTIONS: 'detect_leaks=0',
          LD_PRELOAD: runtime.join(':'),
          TRACEMALLOC_ENGINE: engine,
          UBSAN_OPTIONS: 'print_stacktrace=1',
        },
      },
    );
    const found = /AddressSanitizer|runtime error/.test(stderr);
    const passed = !found && status === 0 && stdout.startsWith('{');
    console.log(`${passed ? 'ok  ' : 'FAIL'}  ${[program, ...args].join(' ')} (${engine})`);
    if (passed) continue;
    console.log(`${signal ?? status}\n${stdout}${stderr}`);
    process.exitCode = 1;
  }
  readAnyText(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Reads the package's own code, damaged, by the addon's reader of functions: native/fuzz/any_text.cc. */
function readAnyText(/** @type {string} */ folder) {
  const program = join(folder, 'any_text');
  const source = join(packageFolder, 'native', 'src', 'source');
  const sources = readdirSync(source).filter((name) => name.endsWith('.cc'));
  printed('g++', [
    ...['-std=c++17', '-g', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    ...['-o', program, join(packageFolder, 'native', 'fuzz', 'any_text.cc')],
    ...sources.map((name) => join(source, name)),
  ]);
  const files = readdirSync(join(packageFolder, 'dist'), { recursive: true })
    .map((name) => join(packageFolder, 'dist', String(name)))
    .filter((name) => name.endsWith('.js'));
  console.log(`ok    texts of functions: ${printed(program, ['1', ...files])}`);
}
