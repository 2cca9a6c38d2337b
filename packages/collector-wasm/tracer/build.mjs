// Compiles the tracer's AssemblyScript, for guests of one thread and for those that share memory
// between threads, and writes src/collector/tracer-binary.ts: `node tracer/build.mjs`. A test compiles
// it again and compares.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Not by name: its types declare a `console` of their own for whoever imports them.
const compiler = 'assemblyscript/asc';
const { default: asc } = await import(compiler);

const folder = fileURLToPath(new URL('.', import.meta.url));
const output = fileURLToPath(new URL('../src/collector/tracer-binary.ts', import.meta.url));

const options = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '1',
];
/** The live table of a shared memory may grow to 1 GiB: its bound has to be said beforehand. */
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '16384'];

/**
 * @param {readonly string[]} more
 * @returns {Promise<string>} the module, in base64
 */
async function compile(more) {
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    ['index.ts', ...options, ...more, '--baseDir', folder, '--outFile', 'tracer.wasm'],
    {
      /** @type {(name: string, contents: Uint8Array | string) => void} */
      writeFile(_, contents) {
        if (typeof contents !== 'string') binary = new Uint8Array(contents);
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return Buffer.from(binary).toString('base64');
}

/** The text of src/collector/tracer-binary.ts. */
export async function tracerBinary() {
  const [single, threads] = [await compile([]), await compile(shared)];
  return `// Written by tracer/build.mjs from the AssemblyScript beside it.

/** The tracer for guests of one thread, in base64. */
export const tracerBinary: string =
  '${single}';

/** The tracer for guests that share their memory between threads, in base64. */
export const threadedTracerBinary: string =
  '${threads}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(output, await tracerBinary());
