/**
 * Demangles Rust's older mangling, which looks like C++'s: `_ZN4core3fmt5write17h0123456789abcdefE` is
 * `core::fmt::write`. Undefined for any other name.
 *
 * @see https://doc.rust-lang.org/rustc/symbol-mangling/legacy.html
 */
export function demangleLegacyRust(name: string): string | undefined {
  const [, path] = /^_ZN(.+)E(?:\.llvm\.[0-9A-F]+)?$/.exec(name) ?? [];
  if (path === undefined) return undefined;
  const parts: string[] = [];
  for (let at = 0; at < path.length; ) {
    const digits = /^\d+/.exec(path.slice(at))?.[0];
    if (digits === undefined) return undefined;
    const start = at + digits.length;
    at = start + Number(digits);
    if (at > path.length) return undefined;
    parts.push(path.slice(start, at));
  }
  // Without Rust's hash it is a name of C++.
  if (!/^h[0-9a-f]{16}$/.test(parts.pop() ?? '')) return undefined;
  return parts.map(unescaped).join('::');
}

/** Escapes of characters that symbols may not have. */
const ESCAPES: Readonly<Record<string, string>> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
};

function unescaped(part: string): string {
  // A name may not begin with an escape: the mangling puts an underscore before it.
  return part
    .replace(/^_\$/, '$')
    .replaceAll('..', '::')
    .replaceAll(/\$(\w+?)\$/g, (whole, code: string) => {
      const unicode = /^u([0-9a-f]+)$/.exec(code)?.[1];
      const point = unicode === undefined ? Number.NaN : Number.parseInt(unicode, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : (ESCAPES[code] ?? whole);
    });
}
