/** Wire types of the protobuf encoding (https://protobuf.dev/programming-guides/encoding/#structure). */
export const WIRE = { varint: 0, bytes: 2 } as const;

/** The tag that opens a field (https://protobuf.dev/programming-guides/encoding/#structure). */
export function tag(field: number, wireType: 0 | 2): number {
  return (field << 3) | wireType;
}
