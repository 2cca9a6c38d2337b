/** A number of bytes. */
export type Bytes = number;
/** A number of blocks. */
export type Count = number;
/** Indexes {@link SnapshotTables.strings}. */
export type StringIndex = number;
/** Indexes the columns of a {@link FrameTable}. */
export type FrameIndex = number;
/** Indexes the columns of a {@link StackTable}. */
export type StackIndex = number;
/** Indexes the columns of a {@link TraceTable}. */
export type TraceIndex = number;
/** An unsigned 32-bit address space; 0 is the JavaScript heap. */
export type Domain = number;

/** The greatest domain. */
export const MAX_DOMAIN = 4_294_967_295;
