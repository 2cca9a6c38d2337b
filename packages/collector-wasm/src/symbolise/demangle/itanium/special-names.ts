import type { NameCursor } from '../name-cursor.ts';
import { specialNames } from './codes.ts';
import type { ItaniumReader } from './reader.ts';
import { textOf } from './type-text.ts';

/** Reads the name of a symbol that has none in source code: for example a virtual table. */
export function readSpecialName(reader: ItaniumReader): string {
  const { cursor } = reader;
  const code = cursor.letters(2);
  const special = specialNames[code];
  if (special !== undefined) {
    const isType = code[0] === 'T' && code !== 'TW' && code !== 'TH';
    return special + textOf(isType ? reader.type() : reader.name());
  }
  switch (code) {
    case 'Th':
    case 'Tv':
    case 'Tc': {
      if (code === 'Tc') skipCallOffset(cursor);
      if (code !== 'Tc') cursor.at--;
      skipCallOffset(cursor);
      const kinds = {
        Th: 'non-virtual thunk',
        Tv: 'virtual thunk',
        Tc: 'covariant return thunk',
      };
      return `${kinds[code]} to ${reader.encoding()}`;
    }
    case 'TC': {
      const derived = textOf(reader.type());
      cursor.digits();
      cursor.expect('_');
      return `construction vtable for ${textOf(reader.type())}-in-${derived}`;
    }
    case 'GR': {
      const name = textOf(reader.name());
      reader.sequence();
      return `reference temporary for ${name}`;
    }
  }
  throw cursor.unknown();
}

/** Skips how far a thunk moves `this`: the result does not show it. */
function skipCallOffset(cursor: NameCursor): void {
  const number = () => {
    cursor.take('n');
    cursor.digits();
    cursor.expect('_');
  };
  const kind = cursor.letters(1);
  if (kind !== 'h' && kind !== 'v') throw cursor.unknown();
  number();
  if (kind === 'v') number();
}
