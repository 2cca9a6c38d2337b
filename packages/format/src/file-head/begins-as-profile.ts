import { PROFILE } from '../schema/profile-schema.ts';

/** Fields of a profile that hold a message or a string. */
const BYTES: ReadonlySet<number> = new Set([
  PROFILE.sampleType,
  PROFILE.sample,
  PROFILE.mapping,
  PROFILE.location,
  PROFILE.function,
  PROFILE.stringTable,
  PROFILE.periodType,
]);

/**
 * Whether the head of a file has the fields of a pprof profile. The format has no magic number: each
 * field must be one of profile.proto, with its wire type. Newer fields may follow those.
 */
export function beginsAsProfile(head: Uint8Array): boolean {
  const end = head.length;
  let at = 0;
  let fields = 0;

  /** The varint at `at`; `undefined` where the head ends inside it; -1 where it is too long. */
  function varint(): number | undefined {
    let value = 0;
    for (let scale = 1; at < end; scale *= 128) {
      if (scale > 2 ** 63) return -1;
      const byte = head[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return undefined;
  }

  while (at < end) {
    const tag = varint();
    if (tag === undefined) break;
    const field = Math.floor(tag / 8);
    const wireType = tag % 8;
    const isNewer = field > PROFILE.docUrl && fields > 0 && (wireType === 0 || wireType === 2);
    const isPacked = field === PROFILE.comment && wireType === 2;
    const isKnown =
      field >= 1 && field <= PROFILE.docUrl && wireType === (BYTES.has(field) ? 2 : 0);
    if (!isKnown && !isPacked && !isNewer) return false;
    const value = varint();
    if (value === undefined) break;
    if (value === -1) return false;
    if (wireType === 2) at += value;
    fields++;
  }
  return fields > 0 && !isText(head.subarray(0, 32));
}

/** Lengths and nested tags are control characters, which text has not. */
function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
