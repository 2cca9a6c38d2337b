import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkHouseRules } from '../house-rules/check-house-rules.mjs';
import { root } from '../toolchain.mjs';
import { tree } from './tree.ts';

/** The violations in a repository with these files. */
function houseRules(files: Readonly<Record<string, string>>) {
  return checkHouseRules(tree(files));
}

it('prints each violation with the file, the line, what was found and what was expected', () => {
  const text = "import './frame.ts';\nimport '@tracemalloc/format';\n";
  const folder = tree({ 'packages/collector-wasm/src/a.ts': text });
  const args = [join(root, 'tools/house-rules.mjs'), folder];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe(
    'packages/collector-wasm/src/a.ts:2: import arrows: "@tracemalloc/format"; ' +
      'expected its own files, node:* in *.node.ts, @tracemalloc/core, @tracemalloc/call-stacks\n',
  );
  expect(status).toBe(1);
});

it('finds nothing in this repository', () => {
  expect(checkHouseRules(root)).toEqual([]);
});

describe('import arrows', () => {
  it.each([
    ['core imports Node.js', 'core/src/a.ts', "import 'node:fs';"],
    ['core imports a package', 'core/src/a.ts', "import type { Root } from 'protobufjs/minimal';"],
    ['format imports Node.js in a pure file', 'format/src/a.ts', "import 'node:fs';"],
    ['a pure file imports one that is not', 'format/src/a.ts', "export * from './b.node.ts';"],
    ['format imports all of protobufjs', 'format/src/a.ts', "import 'protobufjs';"],
    ['format imports a collector', 'format/src/a.ts', "import '@tracemalloc/collector-node';"],
    ['a collector imports format', 'collector-node/src/a.ts', "import '@tracemalloc/format';"],
    [
      'a collector imports the other',
      'collector-node/src/a.ts',
      "import '@tracemalloc/collector-wasm';",
    ],
    ['collector-wasm imports Node.js', 'collector-wasm/src/a.ts', "import 'node:fs';"],
    [
      'collector-wasm imports the other',
      'collector-wasm/src/a.node.ts',
      "import '@tracemalloc/collector-node/stack-numbers';",
    ],
    [
      'a collector imports the session',
      'collector-node/src/a.ts',
      "import '@tracemalloc/session';",
    ],
    ['call-stacks imports Node.js', 'call-stacks/src/a.ts', "import 'node:path';"],
    [
      'call-stacks imports a collector',
      'call-stacks/src/a.ts',
      "import type { BlockId } from '@tracemalloc/collector-node';",
    ],
    ['call-stacks imports format', 'call-stacks/src/a.ts', "import '@tracemalloc/format';"],
    ['format imports call-stacks', 'format/src/a.ts', "import '@tracemalloc/call-stacks';"],
    ['session imports a command line', 'session/src/a.ts', "import 'commander';"],
    ['session imports the cli', 'session/src/a.ts', "import('tracemalloc/register');"],
    ['session imports what format does', 'session/src/a.ts', "import 'protobufjs/minimal.js';"],
    ['cli imports what format does', 'cli/src/a.ts', "import 'source-map';"],
    ['a name that only begins as an allowed one', 'cli/src/a.ts', "import 'commander-more';"],
    ['somebody imports the cli', 'format/src/a.ts', "import 'tracemalloc';"],
    ['a relative path leaves the package', 'format/src/a.ts', "import '../../core/src/a.ts';"],
    ['a relative path leaves src', 'cli/src/a.ts', "import '../test/tree.ts';"],
    ['a builtin without node:', 'cli/src/a.ts', "import 'fs';"],
    ['export from', 'core/src/a.ts', "export * from 'node:fs';"],
    ['named export from', 'core/src/a.ts', "export { join } from 'node:path';"],
    ['import()', 'core/src/a.ts', "const fs = await import('node:fs');"],
    ['import() of a computed name', 'core/src/a.ts', "await import('node:' + 'fs');"],
    ['the type of an import()', 'core/src/a.ts', "type Stats = import('node:fs').Stats;"],
    ['require()', 'core/src/a.ts', "const fs = require('node:fs');"],
    ['getBuiltinModule()', 'core/src/a.ts', "process.getBuiltinModule('node:fs');"],
    ['a package without arrows', 'new-one/src/a.ts', ''],
  ])('refuses: %s', (_, path, text) => {
    expect(houseRules({ [`packages/${path}`]: text })).toMatchObject([{ rule: 'import arrows' }]);
  });

  it.each([
    ['core', './a.ts'],
    ['call-stacks', '@tracemalloc/core'],
    ['format', '@tracemalloc/core'],
    ['format', 'protobufjs/minimal.js'],
    ['format', 'source-map'],
    ['collector-node', '@tracemalloc/core/options'],
    ['collector-node', '@tracemalloc/call-stacks'],
    ['collector-node', 'node:inspector'],
    ['collector-wasm', '@tracemalloc/core'],
    ['collector-wasm', '@tracemalloc/call-stacks'],
    ['session', '@tracemalloc/core'],
    ['session', '@tracemalloc/call-stacks'],
    ['session', '@tracemalloc/collector-node/stack-numbers'],
    ['session', '@tracemalloc/collector-wasm'],
    ['session', '@tracemalloc/format'],
    ['session', 'node:worker_threads'],
    ['cli', '@tracemalloc/core'],
    ['cli', '@tracemalloc/collector-node'],
    ['cli', '@tracemalloc/collector-wasm'],
    ['cli', '@tracemalloc/format'],
    ['cli', '@tracemalloc/session/run'],
    ['cli', 'commander'],
    ['cli', 'node:tty'],
  ])('lets %s import %s', (name, specifier) => {
    const text = `import type {} from '${specifier}';\n`;
    expect(houseRules({ [`packages/${name}/src/index.ts`]: text })).toEqual([]);
  });

  it('lets the arrows themselves pass, and words in comments and strings', () => {
    const files = {
      'packages/core/src/index.ts': "// import 'node:fs'\nexport { a } from './a.ts';\n",
      'packages/core/src/a.ts': 'export const a = "import \'node:fs\'";\n',
      'packages/format/src/a.ts':
        "import '@tracemalloc/core';\nimport 'protobufjs/minimal';\nimport 'protobufjs/minimal.js';\n",
      'packages/format/src/files.node.ts': "import 'node:fs';\n",
      'packages/format/src/index.node.ts': "export * from './files.node.ts';\n",
      'packages/collector-node/src/a.ts': "import '@tracemalloc/core';\nimport 'node:inspector';\n",
      'packages/cli/src/a.ts':
        "import '@tracemalloc/collector-wasm';\nawait import(process.argv[2]!);\n",
      'packages/core/test/a.test.ts': "import 'node:fs';\nimport '@tracemalloc/format';\n",
      'packages/core/bench/a.bench.mjs': "import 'node:fs';\n",
    };
    expect(houseRules(files)).toEqual([]);
  });
});

describe('import circles', () => {
  const importing = (...specifiers: string[]) =>
    specifiers.map((specifier) => `import type {} from '${specifier}';\n`).join('');

  it('refuses circles of files, of types too, however long', () => {
    const files = {
      'packages/core/src/a.ts': importing('./b.ts'),
      'packages/core/src/b.ts': importing('./c.ts', './d.ts'),
      'packages/core/src/c.ts': importing('./a.ts'),
      'packages/core/src/d.ts': '',
    };
    expect(houseRules(files)).toEqual([
      {
        file: 'packages/core/src/a.ts',
        rule: 'import circles',
        found: 'a circle with packages/core/src/b.ts, packages/core/src/c.ts',
        expected: 'imports in one direction: put what both need where both can see it',
      },
    ]);
  });

  it('refuses circles of folders, and of a folder with a file beside it', () => {
    const folders = {
      'packages/core/src/in/one/a.ts': importing('../two/b.ts'),
      'packages/core/src/in/two/b.ts': '',
      'packages/core/src/in/two/c.ts': importing('../one/d.ts'),
      'packages/core/src/in/one/d.ts': '',
    };
    expect(houseRules(folders)).toMatchObject([
      { file: 'packages/core/src/in/one', found: 'a circle with packages/core/src/in/two' },
    ]);
    const beside = {
      'packages/core/src/a.ts': importing('./in/b.ts'),
      'packages/core/src/in/b.ts': '',
      'packages/core/src/in/c.ts': importing('../a.ts'),
    };
    expect(houseRules(beside)).toMatchObject([
      { file: 'packages/core/src/a.ts', found: 'a circle with packages/core/src/in' },
    ]);
  });

  it('lets one direction pass, and the grammar of Itanium names, but nothing beyond it', () => {
    const grammar = 'packages/collector-wasm/src/symbolise/demangle/itanium';
    const files = {
      'packages/core/src/a.ts': importing('./in/b.ts'),
      'packages/core/src/in/b.ts': importing('./deep/c.ts'),
      'packages/core/src/in/deep/c.ts': '',
      [`${grammar}/types.ts`]: importing('./expressions.ts'),
      [`${grammar}/expressions.ts`]: importing('./types.ts'),
    };
    expect(houseRules(files)).toEqual([]);
    const wider = {
      ...files,
      [`${grammar}/types.ts`]: importing('./expressions.ts', '../demangle.ts'),
      [`${grammar}/../demangle.ts`]: importing('./itanium/types.ts'),
    };
    expect(houseRules(wider)).not.toEqual([]);
  });
});

describe('file length', () => {
  it('refuses 400 lines and accepts 399', () => {
    const files = {
      'packages/core/src/long.ts': '\n'.repeat(400),
      'packages/core/src/short.ts': '\n'.repeat(399),
      'packages/core/test/golden/large.json': '\n'.repeat(1000),
    };
    expect(houseRules(files)).toMatchObject([
      { file: 'packages/core/src/long.ts', rule: 'file length', found: '400 lines' },
    ]);
  });

  it('holds for tests, tools and examples', () => {
    const long = '\n'.repeat(400);
    const files = {
      'examples/server/main.mjs': long,
      'packages/core/test/a.test.ts': long,
      'tools/a.mjs': long,
    };
    expect(houseRules(files)).toHaveLength(3);
  });
});

describe('path names', () => {
  it.each([
    'packages/core/src/utils.ts',
    'packages/core/src/string-util.ts',
    'packages/core/test/helpers/tree.ts',
    'docs/misc.md',
    'examples/common/main.mjs',
    'packages/cli/src/shared.ts',
    'packages/cli/lib/main.js',
    'packages/cli/src/snapshot-manager.ts',
    'packages/cli/src/signal-handler.ts',
  ])('refuses %s', (path) => {
    expect(houseRules({ [path]: '' })).toMatchObject([{ file: path, rule: 'path names' }]);
  });

  it('accepts words that only contain one, and what is made or installed', () => {
    const files = {
      'packages/collector-wasm/src/shared-memory.ts': '',
      'packages/core/src/calibrate.ts': '',
      'packages/core/dist/utils.js': '',
      'packages/core/node_modules/commander/lib/help.js': '',
    };
    expect(houseRules(files)).toEqual([]);
  });
});
