import type { Writer } from 'protobufjs/minimal.js';
import { tag } from '../../wire/tag.ts';

/** Writes an integer as field `field`; 0 is what a field is that is not there. */
export function writeInteger(writer: Writer, field: number, value: number | bigint): void {
  if (value === 0 || value === 0n) return;
  writer.uint32(tag(field, 0));
  // protobufjs takes text for what a number cannot hold.
  writer.uint64(typeof value === 'bigint' ? String(value) : value);
}

/** Writes a nested message as field `field`. */
export function writeMessage(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, 2)).fork();
  write();
  writer.ldelim();
}
