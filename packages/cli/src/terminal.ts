import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { oneLine } from '@tracemalloc/core';

type Output = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'hasColors'>>;

/** Writes lines; headings bold and source lines dim where the terminal shows colours. */
export function print(stream: Output, text: string): void {
  stream.write(`${inColour(stream) ? text.split('\n').map(styled).join('\n') : text}\n`);
}

/** `hasColors` reads NO_COLOR, FORCE_COLOR and TERM (tty.WriteStream.getColorDepth). */
function inColour(stream: Output): boolean {
  return stream.isTTY === true && stream.hasColors?.() === true;
}

function styled(line: string): string {
  // The stream was checked above. By default styleText checks standard output.
  const options = { validateStream: false };
  if (/^\[ .* \]$/.test(line)) return styleText('bold', line, options);
  return line.startsWith('    ') ? styleText('dim', line, options) : line;
}

/**
 * Lets a reader go away before all is written, as `head` does. Any other error, such as a full disk, is printed in one
 * line, with exit code 1.
 */
export function expectWriteErrors(stream: NodeJS.WritableStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 1;
    if (stream !== process.stderr)
      print(process.stderr, `tracemalloc: cannot write: ${oneLine(error)}`);
  });
}
