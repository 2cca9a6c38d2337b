// Typical work of real modules from npm. Each round ends with the module's own clean-up. run-workload.mjs loads
// this, after it has patched `WebAssembly` or not.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);
const source = readFileSync(new URL('../../src/binary/leb128.ts', import.meta.url), 'utf8');
const digest = (value) =>
  createHash('sha256')
    .update(typeof value === 'string' || ArrayBuffer.isView(value) ? value : JSON.stringify(value))
    .digest('hex');

/**
 * Each function loads a module and returns a round of work. A round calls `look` before it cleans up, and
 * returns its result.
 */
export const workloads = {
  /** C, Emscripten, with side modules. */
  async 'web-tree-sitter'() {
    const { Language, Parser } = await import('web-tree-sitter');
    await Parser.init();
    const folder = '@vscode/tree-sitter-wasm/wasm';
    const language = await Language.load(require.resolve(`${folder}/tree-sitter-typescript.wasm`));
    return (look) => {
      const parser = new Parser();
      parser.setLanguage(language);
      const tree = parser.parse(source);
      const text = tree.rootNode.toString();
      look();
      tree.delete();
      parser.delete();
      return digest(text);
    };
  },

  /** Rust, wasm-bindgen, without names. */
  async tiktoken() {
    const { Tiktoken } = require('tiktoken/lite');
    const ranks = require('tiktoken/encoders/gpt2.json');
    return (look) => {
      const encoding = new Tiktoken(ranks.bpe_ranks, ranks.special_tokens, ranks.pat_str);
      const tokens = encoding.encode(source);
      const decoded = encoding.decode(tokens);
      look();
      encoding.free();
      return [tokens.length, digest(tokens), digest(decoded)];
    };
  },

  /** C, Emscripten, exports with shortened names. */
  async 'sql.js'() {
    const SQL = await require('sql.js')();
    return (look) => {
      const database = new SQL.Database();
      database.run('CREATE TABLE word (text TEXT, length INT)');
      const insert = database.prepare('INSERT INTO word VALUES (?, ?)');
      for (const word of source.match(/\w+/g)) insert.run([word, word.length]);
      insert.free();
      const rows = database.exec(
        'SELECT text, count(*), sum(length) FROM word GROUP BY text ORDER BY 2 DESC, 1',
      );
      const file = database.export();
      look();
      database.close();
      return [digest(rows), file.length];
    };
  },

  /** C, Emscripten, a release build that calls back into JavaScript. */
  async quickjs() {
    const { newQuickJSWASMModuleFromVariant } = await import('quickjs-emscripten-core');
    const { default: variant } = await import('@jitl/quickjs-wasmfile-release-sync');
    const quickjs = await newQuickJSWASMModuleFromVariant(variant);
    return (look) => {
      const program = `
        const words = {};
        for (const word of text.match(/\\w+/g)) words[word] = (words[word] ?? 0) + 1;
        Object.entries(words).sort().map(([word, count]) => word + count).join()`;
      const context = quickjs.newContext();
      const text = context.newString(source);
      context.setProp(context.global, 'text', text);
      const result = context.unwrapResult(context.evalCode(program));
      const value = context.dump(result);
      look();
      for (const handle of [text, result, context]) handle.dispose();
      return digest(value);
    };
  },

  /** C++, Emscripten with emmalloc and embind, which takes functions out of the table. */
  async 'yoga-layout'() {
    const { default: Yoga } = await import('yoga-layout');
    return (look) => {
      const root = Yoga.Node.create();
      root.setWidth(500);
      const children = Array.from({ length: 50 }, (_, at) => {
        const child = Yoga.Node.create();
        child.setFlexGrow(at % 7);
        root.insertChild(child, at);
        return child;
      });
      root.calculateLayout(500, 700, Yoga.DIRECTION_LTR);
      const layout = children.map((child) => child.getComputedLayout());
      look();
      root.freeRecursive();
      return digest(layout);
    };
  },

  /** Rust, wasm-bindgen, optimised for size. */
  async 'brotli-wasm'() {
    const brotli = require('brotli-wasm');
    return (look) => {
      const packed = brotli.compress(Buffer.from(source), { quality: 7 });
      const stream = new brotli.CompressStream(7);
      const parts = [Buffer.from(source), undefined].map((part) => stream.compress(part, 10_000));
      const streamed = digest(Buffer.concat(parts.map(({ buf }) => buf)));
      look();
      for (const handle of [stream, ...parts]) handle.free();
      return [packed.length, streamed, digest(brotli.decompress(packed))];
    };
  },

  /** Rust, without wasm-bindgen, optimised for size. */
  async 'source-map'() {
    const { SourceMapConsumer } = require('source-map');
    const map = JSON.parse(
      readFileSync(`${dirname(require.resolve('web-tree-sitter'))}/web-tree-sitter.js.map`, 'utf8'),
    );
    return (look) =>
      SourceMapConsumer.with(map, null, (consumer) => {
        let count = 0;
        consumer.eachMapping(() => count++);
        look();
        return [count, consumer.originalPositionFor({ line: 100, column: 10 })];
      });
  },

  /** Rust with the standard library as shipped: methods of the allocator have it as a parameter. */
  async 'wasm-transformer'() {
    const { lowerI64Imports } = require('@wasmer/wasm-transformer');
    const bytes = readFileSync(new URL('../guests/semantics.wasm', import.meta.url));
    return (look) => {
      const lowered = lowerI64Imports(bytes);
      look();
      return digest(lowered);
    };
  },

  /** Rust with wee_alloc. Does by hand what wasm-bindgen's script would do. */
  async 'wasm-crypto'() {
    const { wasmBytes } = require('@polkadot/wasm-crypto-wasm');
    const module = await WebAssembly.compile(wasmBytes);
    const imports = Object.fromEntries(
      WebAssembly.Module.imports(module).map(({ name }) => [name, () => 0]),
    );
    const { exports } = await WebAssembly.instantiate(module, { wbg: imports });
    const pass = (value) => {
      const address = exports.__wbindgen_malloc(value.length);
      new Uint8Array(exports.memory.buffer).set(value, address);
      return [address, value.length];
    };
    const call = (name, ...values) => {
      exports[name](8, ...values);
      const [address, length] = new Int32Array(exports.memory.buffer, 8, 2);
      return [address, length];
    };
    return (look) => {
      const text = Buffer.from(source);
      const results = [
        call('ext_sha256', ...pass(text)),
        call('ext_blake2b', ...pass(text), ...pass(Buffer.from('key')), 64),
        call('ext_pbkdf2', ...pass(text), ...pass(Buffer.from('salt')), 100),
        call('ext_ed_from_seed', ...pass(Buffer.alloc(32, 7))),
      ];
      const digests = results.map(([address, length]) =>
        digest(new Uint8Array(exports.memory.buffer, address, length)),
      );
      look();
      for (const [address, length] of results) exports.__wbindgen_free(address, length);
      return digests;
    };
  },

  /** Rust, with stacks that Binaryen's Asyncify unwinds and rewinds. */
  async 'html-rewriter'() {
    const { HTMLRewriter } = require('html-rewriter-wasm');
    const page = source.replace(/\b(export|const|return)\b/g, '<b class="word">$1</b>');
    return async (look) => {
      const chunks = [];
      const rewriter = new HTMLRewriter((chunk) => chunks.push(Buffer.from(chunk)));
      rewriter.on('b', {
        async element(element) {
          await null;
          element.setAttribute('id', `word-${chunks.length}`);
          element.append('<i>!</i>', { html: true });
          element.free();
        },
      });
      await rewriter.write(Buffer.from(page));
      await rewriter.end();
      look();
      rewriter.free();
      return digest(Buffer.concat(chunks));
    };
  },

  /** C, Emscripten. */
  async zstd() {
    const zstd = require('@bokuweb/zstd-wasm');
    await zstd.init();
    return (look) => {
      const [text, dictionary] = [Buffer.from(source), Buffer.from(source.slice(500, 1000))];
      const [compression, decompression] = [zstd.createCCtx(), zstd.createDCtx()];
      const packed = zstd.compressUsingDict(compression, text, dictionary, 10);
      const unpacked = zstd.decompressUsingDict(decompression, packed, dictionary);
      look();
      zstd.freeCCtx(compression);
      zstd.freeDCtx(decompression);
      return [packed.length, digest(unpacked)];
    };
  },

  /** C without a library or an allocator. */
  async 'hash-wasm'() {
    const { argon2id, blake3, md5, xxhash64 } = require('hash-wasm');
    const options = { password: 'tracemalloc', salt: 'sixteen bytes ..', outputType: 'hex' };
    return () =>
      Promise.all([
        md5(source),
        blake3(source),
        xxhash64(source),
        argon2id({ ...options, parallelism: 1, iterations: 2, memorySize: 256, hashLength: 16 }),
      ]);
  },

  /** AssemblyScript, with its garbage collector. */
  async assemblyscript() {
    const bytes = readFileSync(new URL('../guests/program.wasm', import.meta.url));
    const { instance } = await WebAssembly.instantiate(bytes, { env: { abort() {} } });
    const { push, sum, drop } = instance.exports;
    return (look) => {
      push(2000);
      const total = sum();
      look();
      drop();
      return total;
    };
  },
};
