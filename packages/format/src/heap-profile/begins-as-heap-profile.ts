/** Whether a file that begins with these bytes is V8's sampling heap profile. */
export function beginsAsHeapProfile(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 64));
  return /^(\xef\xbb\xbf)?\s*\{\s*"(head"\s*:\s*\{|samples"\s*:\s*\[\s*\{\s*"(size|nodeId)")/.test(
    text,
  );
}
