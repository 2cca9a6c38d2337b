/** Two letters at least: one is a drive of Windows. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;

/**
 * Where a reference in a file or a source map leads, in the manner of `base`, the place where it
 * stands: from a path to a path, from a URL to a URL. Never throws.
 *
 * @see https://tc39.es/ecma426/#sec-source-map-format (sources are relative to the map)
 */
export function resolveLocation(reference: string, base: string): string {
  const isUrl = SCHEME.test(base);
  if (SCHEME.test(reference)) {
    const path = isUrl ? undefined : pathOfFileUrl(reference, isWindows(base));
    return path ?? withoutDots(reference);
  }
  if (isUrl) return joinUrl(reference, base);
  const target = unescaped(reference).replaceAll('\\', '/');
  const isAbsolute = target.startsWith('/') || /^[a-z]:\//i.test(target);
  const folder = base.replaceAll('\\', '/').replace(/[^/]*$/, '');
  const path = dotless(isAbsolute ? target : folder + target);
  return isWindows(base) ? path.replaceAll('/', '\\') : path;
}

function isWindows(path: string): boolean {
  return /^[a-z]:[\\/]|^\\\\/i.test(path);
}

function joinUrl(reference: string, base: string): string {
  try {
    return new URL(reference, base).href;
  } catch {
    return reference;
  }
}

/** `undefined` for what is no `file:` URL. */
function pathOfFileUrl(reference: string, windows: boolean): string | undefined {
  if (!/^file:/i.test(reference)) return undefined;
  try {
    const path = unescaped(new URL(reference).pathname);
    return windows ? path.replace(/^\/(?=[a-z]:)/i, '').replaceAll('/', '\\') : path;
  } catch {
    return undefined;
  }
}

/** `webpack://app/./src/a.ts` without `./`; not by `URL`, which takes `webpack://@scope/app` for a user. */
function withoutDots(url: string): string {
  const [, start, path] = /^([a-z][a-z0-9+.-]+:\/\/[^/]*)(\/.*)$/is.exec(url) ?? [];
  return start === undefined ? url : start + dotless(path!);
}

function dotless(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && kept.length > 0)) continue;
    const last = kept.at(-1);
    if (part !== '..' || last === undefined || last === '..') kept.push(part);
    else if (last !== '') kept.pop();
  }
  return kept.join('/');
}

/** Sources are URLs by the specification, and plain paths in practice. */
function unescaped(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
