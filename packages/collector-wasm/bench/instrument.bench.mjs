// The time to instrument a module, compared with the time of the engine to compile it: real modules, and 10 MB
// of real code (SQLite's functions, many times).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { instrument } from '@tracemalloc/collector-wasm';

const { resolve } = createRequire(import.meta.url);
const read = (name, file) => readFileSync(join(dirname(resolve(name)), file));
const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 7;
const sqlite = read('sql.js', 'sql-wasm.wasm');

const modules = {
  quickjs: read('@jitl/quickjs-wasmfile-release-sync/wasm', 'emscripten-module.wasm'),
  'sql.js': sqlite,
  tiktoken: read('tiktoken', 'tiktoken_bg.wasm'),
  '10 MB of code': repeated(sqlite, 10_000_000),
};

for (const [name, bytes] of Object.entries(modules)) {
  const times = [];
  let grown = 0;
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    grown = instrument(bytes).bytes.length / bytes.length - 1;
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  const start = process.cpuUsage();
  new WebAssembly.Module(bytes);
  const { user, system } = process.cpuUsage(start);
  const time = times.sort((a, b) => a - b)[rounds >> 1];
  const size = `${(bytes.length / 1e6).toFixed(2)} MB`;
  const ratio = (time / ((user + system) / 1000)).toFixed(2);
  console.log(
    `${name.padEnd(16)} ${size.padStart(9)} ${time.toFixed(1).padStart(8)} ms ` +
      `${ratio.padStart(6)} x compile   +${(grown * 100).toFixed(1)} % size`,
  );
}

/** The module with its functions repeated up to a number of bytes; nothing calls the copies. */
function repeated(bytes, size) {
  const sections = sectionsOf(bytes);
  const code = sections.find(({ id }) => id === 10);
  const functions = sections.find(({ id }) => id === 3);
  const times = Math.ceil(size / (code.end - code.start));
  const vector = ({ start, end }) => {
    const [count, contents] = leb(bytes, start);
    const all = [...u32(count * times)];
    return Buffer.concat([Buffer.from(all), ...Array(times).fill(bytes.subarray(contents, end))]);
  };
  const parts = [bytes.subarray(0, 8)];
  for (const section of sections) {
    if (section !== code && section !== functions) {
      parts.push(bytes.subarray(section.header, section.end));
      continue;
    }
    const contents = vector(section);
    parts.push(Buffer.from([section.id, ...u32(contents.length)]), contents);
  }
  return Buffer.concat(parts);
}

function sectionsOf(bytes) {
  const sections = [];
  for (let at = 8; at < bytes.length; ) {
    const [size, start] = leb(bytes, at + 1);
    sections.push({ id: bytes[at], header: at, start, end: start + size });
    at = start + size;
  }
  return sections;
}

function leb(bytes, offset) {
  let value = 0;
  let at = offset;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
  }
}

function u32(value) {
  return value < 128 ? [value] : [(value % 128) | 128, ...u32(Math.floor(value / 128))];
}
