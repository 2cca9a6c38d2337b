import { MAGIC } from '../schema/snapshot-schema.ts';

/** The first bytes of each snapshot file: the tag and length of field 1, and the magic string. */
const BEGINNING: readonly number[] = [0x0a, MAGIC.length, ...MAGIC].map((part) =>
  typeof part === 'number' ? part : part.charCodeAt(0),
);

/** How many bytes {@link beginsAsSnapshotFile} needs to be sure. */
export const SNAPSHOT_BEGINNING: number = BEGINNING.length;

/** Whether the bytes begin as a snapshot file does, as far as they go; no bytes do not. */
export function beginsAsSnapshotFile(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, BEGINNING.length);
  return length > 0 && BEGINNING.slice(0, length).every((byte, i) => byte === bytes[i]);
}
