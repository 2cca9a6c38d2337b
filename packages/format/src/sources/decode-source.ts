/** A declared encoding, in one of the first two lines (PEP 263). */
const DECLARATION = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:[#\r\n]|$)/;

/** The byte order mark of UTF-8. */
const MARK = '\ufeff';

/**
 * The text of a source without its byte order mark: UTF-8, or what a Python source declares in a
 * comment. `undefined` for bytes that are not in their encoding, or in one that is not known here.
 *
 * @see `tokenize.open`, with which CPython's linecache reads
 */
export function decodeSource(source: Uint8Array | string): string | undefined {
  if (typeof source === 'string') return source.startsWith(MARK) ? source.slice(1) : source;
  const isMarked = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  const bytes = isMarked ? source.subarray(3) : source;
  try {
    const encoding = declaredEncoding(bytes);
    return isMarked && encoding !== 'utf-8' ? undefined : decodeAs(encoding, bytes);
  } catch {
    // A TypeError for bytes that are none of the encoding, a RangeError for an unknown encoding.
    return undefined;
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  // What WHATWG calls by these names is windows-1252.
  if (encoding === 'ascii' || encoding === 'us-ascii') {
    return bytes.every((byte) => byte < 0x80) ? latin1(bytes) : undefined;
  }
  if (/^(latin-1|iso-8859-1|iso-latin-1)$/.test(encoding)) return latin1(bytes);
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
}

function declaredEncoding(bytes: Uint8Array): string {
  // Nothing is declared without a comment, which is not how a source in JavaScript begins.
  if (!bytes.subarray(0, 512).includes(0x23)) return 'utf-8';
  const first = lineAt(bytes, 0);
  const found =
    DECLARATION.exec(first.text) ??
    (BLANK.test(first.text) ? DECLARATION.exec(lineAt(bytes, first.end).text) : null);
  const name = found?.[1] ?? 'utf-8';
  const encoding = name.toLowerCase().replaceAll('_', '-');
  return encoding.startsWith('utf-8-') ? 'utf-8' : encoding;
}

function lineAt(bytes: Uint8Array, start: number): { text: string; end: number } {
  const found = bytes.indexOf(0x0a, start);
  const end = found === -1 ? bytes.length : found + 1;
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
  return { text, end };
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}
