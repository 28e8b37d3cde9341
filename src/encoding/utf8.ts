// UTF-8: knows text and bytes, and not what they are for.
import { withoutStacks } from '../errors.ts';
import { attempt, isSameBytes, makeGlobal, missing, needGlobal } from '../runtime.ts';

/** The bytes are nobody else's. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return utf8Encoder().encode(text);
}

/** To be looked up once for many texts. One that does not work would make good signatures look bad. */
export function utf8Encoder(): TextEncoder {
  const encoder = makeGlobal('TextEncoder');
  if (attempt(() => encoder.encode('\u00e9').join()) === '195,169') return encoder;
  throw missing('TextEncoder that writes UTF-8', 'load another polyfill');
}

type ReadText = (bytes: Uint8Array) => string | null;

// Made once: a new decoder costs as much as decoding a token.
let decoder: ReadText | undefined;

/** @returns `null` when it is not UTF-8; a BOM stays, for `JSON.parse` to refuse */
export function readUtf8(bytes: Uint8Array): string | null {
  const read = (decoder ??= strictDecoder());
  try {
    // Attackers choose how often this fails.
    return withoutStacks(() => read(bytes));
  } catch {
    return null;
  }
}

/** Polyfills take `fatal` and ignore it, or throw because of it: what they decode is then encoded again and compared. */
function strictDecoder(): ReadText {
  try {
    const Decoder = needGlobal('TextDecoder');
    const strict = () => new Decoder('utf-8', { fatal: true, ignoreBOM: true });
    if (isStrict(strict())) return renewed(strict);
  } catch {
    // it has no such option
  }
  const lenient = makeGlobal('TextDecoder');
  if (attempt(() => lenient.decode(Uint8Array.of(0xc3, 0xa9))) !== '\u00e9')
    throw missing('TextDecoder that decodes UTF-8', 'load another polyfill');
  const encoder = utf8Encoder();
  return (bytes) => {
    const text = lenient.decode(bytes);
    return !/\p{Surrogate}/u.test(text) && isSameBytes(encoder.encode(text), bytes) ? text : null;
  };
}

/** Some decoders never recover from bytes that are no UTF-8: after those, a new one is made. */
function renewed(make: () => TextDecoder): ReadText {
  let fresh = make();
  return (bytes) => {
    try {
      return fresh.decode(bytes);
    } catch {
      fresh = make();
      return null;
    }
  };
}

/** It keeps a BOM, and throws at a surrogate, an overlong form, a code point that is too high and what is cut off. */
function isStrict(decoder: TextDecoder): boolean {
  const wrong = [[0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0xff]];
  return (
    decoder.decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).length === 2 &&
    wrong.every((bytes) => throwsAt(decoder, bytes))
  );
}

function throwsAt(decoder: TextDecoder, bytes: readonly number[]): boolean {
  try {
    decoder.decode(Uint8Array.from(bytes));
    return false;
  } catch {
    return true;
  }
}
