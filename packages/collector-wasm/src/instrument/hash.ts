/**
 * Tells modules apart by their bytes: FNV-1a of 32 bits (draft-eastlake-fnv), in hexadecimal digits.
 * V8 names modules by a hash as well, which differs between its versions.
 */
export function hashOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
