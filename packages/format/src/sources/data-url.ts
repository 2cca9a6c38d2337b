/**
 * The text in a `data:` URL, decoded as UTF-8; `undefined` for anything else.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2397
 */
export function dataUrlText(url: string): string | undefined {
  const comma = url.indexOf(',');
  if (!/^data:/i.test(url) || comma === -1) return undefined;
  const body = url.slice(comma + 1);
  try {
    const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
    if (!isBase64) return decodeURIComponent(body);
    const binary = atob(body.includes('%') ? decodeURIComponent(body) : body);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
