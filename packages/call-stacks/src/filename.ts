// In a bundle or a page this is not a file: URL. Neither are the scripts there.
const isWindows = /^file:\/\/\/[a-z]:/i.test(import.meta.url);

/**
 * The path of a `file:` URL, as `url.fileURLToPath` of Node.js gives it. Any other name, or a broken URL, stays as it
 * is. Needs no module of Node.js.
 */
export function filenameOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    const { hostname, pathname } = new URL(url);
    if (isWindows ? /%2f|%5c/i.test(pathname) : /%2f/i.test(pathname) || hostname !== '')
      return url;
    const path = decodeURIComponent(pathname);
    if (!isWindows) return path;
    const withBackslashes = path.replaceAll('/', '\\');
    if (hostname !== '') return `\\\\${hostname}${withBackslashes}`;
    return /^\\[a-z]:/i.test(withBackslashes) ? withBackslashes.slice(1) : url;
  } catch {
    return url;
  }
}
