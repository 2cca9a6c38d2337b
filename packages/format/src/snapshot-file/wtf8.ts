// WTF-8 (https://simonsapin.github.io/wtf-8/): UTF-8 that can also hold a surrogate without its
// partner, so that every JavaScript string comes back as it was.

const utf8Encoder = new TextEncoder();
// ignoreBOM keeps U+FEFF at the start of a string; the name means "treat it as any character".
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// With the u flag a pair is one character, and only a surrogate without its partner matches.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether the string is UTF-8 in WTF-8: no surrogate is without its partner. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** The bytes of any string. */
export function encodeWtf8(text: string): Uint8Array {
  // TextEncoder would write U+FFFD for a lone surrogate.
  if (isWellFormed(text)) return utf8Encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const unit = character.codePointAt(0)!;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
    } else {
      bytes.push(...utf8Encoder.encode(character));
    }
  }
  return Uint8Array.from(bytes);
}

/** The string in these bytes; `undefined` if they are not WTF-8. */
export function decodeWtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return decodeWithSurrogates(bytes);
  }
}

function decodeWithSurrogates(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  let done = 0;
  try {
    for (let i = 0; i + 2 < bytes.length; i++) {
      // ED A0..BF xx: U+D800 to U+DFFF. No other character of UTF-8 holds the byte ED.
      if (bytes[i] !== 0xed || bytes[i + 1]! < 0xa0) continue;
      if (bytes[i + 1]! > 0xbf || (bytes[i + 2]! & 0xc0) !== 0x80) return undefined;
      parts.push(utf8Decoder.decode(bytes.subarray(done, i)));
      parts.push(
        String.fromCharCode(0xd000 | ((bytes[i + 1]! & 0x3f) << 6) | (bytes[i + 2]! & 0x3f)),
      );
      done = i + 3;
      i += 2;
    }
    parts.push(utf8Decoder.decode(bytes.subarray(done)));
  } catch {
    return undefined;
  }
  const text = parts.join('');
  // Two halves that make a pair must be written as the one character they are (WTF-8, section 3.2).
  return encodeWtf8(text).length === bytes.length ? text : undefined;
}
