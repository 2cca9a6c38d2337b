import { ByteWriter } from './byte-writer.ts';
import { emptyBlock, opcode } from './opcodes.ts';

/** Writes instructions. Each method is one instruction of the text format. */
export class CodeWriter extends ByteWriter {
  localGet(index: number): this {
    return this.byte(opcode.localGet).u32(index);
  }

  localSet(index: number): this {
    return this.byte(opcode.localSet).u32(index);
  }

  localTee(index: number): this {
    return this.byte(opcode.localTee).u32(index);
  }

  globalGet(index: number): this {
    return this.byte(opcode.globalGet).u32(index);
  }

  globalSet(index: number): this {
    return this.byte(opcode.globalSet).u32(index);
  }

  i32Const(value: number): this {
    return this.byte(opcode.i32Const).signed(value);
  }

  i64Const(value: number): this {
    return this.byte(opcode.i64Const).signed(value);
  }

  call(functionIndex: number): this {
    return this.byte(opcode.call).u32(functionIndex);
  }

  callIndirect(type: number, table: number): this {
    return this.byte(opcode.callIndirect).u32(type).u32(table);
  }

  /** A block without parameters and results. */
  if(): this {
    return this.byte(opcode.if, emptyBlock);
  }

  end(): this {
    return this.byte(opcode.end);
  }

  /** `local.get` of the first `count` parameters. */
  parameters(count: number): this {
    for (let index = 0; index < count; index++) this.localGet(index);
    return this;
  }
}
