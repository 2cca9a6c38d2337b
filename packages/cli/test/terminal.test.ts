import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { print } from '../src/terminal.ts';

interface Kind {
  readonly isTTY?: boolean;
  readonly hasColors?: () => boolean;
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** What is written to a stream of that kind. */
function printed(text: string, kind: Kind): string {
  const stream = Object.assign(new PassThrough(), kind);
  print(stream, text);
  return String(stream.read());
}

describe('print', () => {
  const text = '[ Top 1 ]\n#1: a.js:1: 10 B\n    const a = [];';
  const bold = '\u001b[1m[ Top 1 ]\u001b[22m';
  const dim = '\u001b[2m    const a = [];\u001b[22m';

  it('has colours on a terminal that shows them', () => {
    const terminal = { isTTY: true, hasColors: yes };
    expect(printed(text, terminal)).toBe(`${bold}\n#1: a.js:1: 10 B\n${dim}\n`);
  });

  it.each([
    ['in a pipe', {}],
    ['in a file that claims colours', { hasColors: yes }],
    // tty.WriteStream answers so for NO_COLOR and TERM=dumb.
    ['on a terminal without colours', { isTTY: true, hasColors: no }],
  ])('has none %s', (_, kind) => expect(printed(text, kind)).toBe(`${text}\n`));
});
