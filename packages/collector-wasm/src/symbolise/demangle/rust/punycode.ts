/**
 * Decodes Punycode (RFC 3492) that has `_` for `-`; undefined for invalid text.
 */
export function fromPunycode(encoded: string): string | undefined {
  const delimiter = encoded.lastIndexOf('_');
  const points = Array.from(
    encoded.slice(0, Math.max(0, delimiter)),
    (letter) => letter.codePointAt(0)!,
  );
  let point = 128;
  let index = 0;
  let bias = 72;
  let isFirst = true;
  for (let at = delimiter + 1; at < encoded.length; ) {
    const old = index;
    for (let weight = 1, step = BASE; ; step += BASE) {
      const digit = digitOf(encoded[at++] ?? '');
      if (digit < 0) return undefined;
      index += digit * weight;
      const threshold = Math.min(Math.max(step - bias, 1), 26);
      if (digit < threshold) break;
      weight *= BASE - threshold;
      if (weight > 2 ** 40) return undefined;
    }
    const length = points.length + 1;
    // Section 6.1: the bias adapts.
    let delta = isFirst ? Math.floor((index - old) / 700) : (index - old) >> 1;
    isFirst = false;
    delta += Math.floor(delta / length);
    let steps = 0;
    for (; delta > 455; steps += BASE) delta = Math.floor(delta / 35);
    bias = steps + Math.floor((36 * delta) / (delta + 38));
    point += Math.floor(index / length);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
    index %= length;
    points.splice(index++, 0, point);
  }
  return String.fromCodePoint(...points);
}

const BASE = 36;

function digitOf(letter: string): number {
  return '_abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter, 1) - 1;
}
