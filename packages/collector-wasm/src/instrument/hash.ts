/**
 * A hash of a module's bytes: FNV-1a of 32 bits (draft-eastlake-fnv), in hexadecimal digits. V8 also names
 * modules by a hash, but its versions compute different ones.
 */
export function hashOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
