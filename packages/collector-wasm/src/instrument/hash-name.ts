/**
 * What a module without a name is called: by its contents, as V8 does it, but the same in every
 * version. FNV-1a of 32 bits (draft-eastlake-fnv).
 */
export function hashName(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return `wasm://${(hash >>> 0).toString(16).padStart(8, '0')}.wasm`;
}
