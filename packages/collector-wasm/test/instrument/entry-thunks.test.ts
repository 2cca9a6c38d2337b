import { expect, it } from 'vitest';
import { instantiate } from '../../src/index.ts';
import { exact, functionNames } from '../guest.ts';
import { functionType, name, section, u32, vector, wasmModule } from '../module-bytes.ts';

const body = (...code: number[]) => [...u32(code.length), ...code];
const none = 0x40;

/** `work(throws)` allocates 7 bytes, and throws on request. JavaScript finds it only in a table. */
const moduleWith = (unusedTry: readonly number[]) =>
  wasmModule(
    section(
      1,
      vector(functionType('(i32) -> (i32)'), functionType('(i32) -> ()'), functionType('() -> ()')),
    ),
    section(3, vector([0], [1], [1], [2])),
    section(4, vector([0x70, 0, 1])),
    section(5, vector([0, 1])),
    section(13, vector([0, 2])),
    section(6, vector([0x7f, 1, 0x41, 16, 0x0b])),
    section(
      7,
      vector(
        [...name('malloc'), 0, 0],
        [...name('free'), 0, 1],
        [...name('table'), 1, 0],
        [...name('memory'), 2, 0],
      ),
    ),
    section(9, vector([0, 0x41, 0, 0x0b, 1, 2])),
    section(
      10,
      vector(
        body(0, 0x23, 0, 0x23, 0, 0x20, 0, 0x6a, 0x24, 0, 0x0b),
        body(0, 0x0b),
        body(0, 0x41, 7, 0x10, 0, 0x1a, 0x20, 0, 0x04, none, 0x08, 0, 0x0b, 0x0b),
        body(0, ...unusedTry, 0x0b),
      ),
    ),
  );

it.each([
  ['as they were', [0x06, none, 0x19, 0x0b]], // try, catch_all
  ['of WebAssembly 3.0', [0x02, none, 0x1f, none, 1, 2, 0, 0x0b, 0x0b]], // try_table (catch_all 0)
])('exceptions %s end an entry through the table', async (_, unusedTry) => {
  const bytes = moduleWith(unusedTry);
  if (!WebAssembly.validate(bytes)) return;
  const { instance, collector } = await instantiate(bytes, {}, { start: exact });
  const work = instance.exports.table.get(0) as (throws: number) => void;
  const throwing = () => work(1);
  const first = () => work(0);
  const second = () => work(0);
  for (const call of [first, second]) {
    expect(throwing).toThrow();
    call();
    // Whichever way the last entry ended: this one has its own stack, and 0 bytes differ from 7.
    (instance.exports.malloc as (size: number) => void)(0);
  }
  const traces = [...collector.takeSnapshot().traces].filter(({ size }) => size === 7);
  const callers = traces.map(({ traceback }) =>
    functionNames(traceback).find((own) => /^(throwing|first|second)$/.test(own)),
  );
  expect(callers.sort()).toEqual(['first', 'second', 'throwing', 'throwing']);
});
