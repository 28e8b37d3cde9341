import { CLAIMS } from './forge.ts';

// Polyfills as React Native has them: they lack options, or take them and do nothing, or do not work at all.

/** Cut off, overlong, surrogates, beyond the last code point, no first byte. */
export const NOT_UTF8: readonly (readonly number[])[] = [
  [0xe2, 0x82],
  [0xc0, 0xaf],
  [0xc1, 0x81],
  [0xe0, 0x80, 0xaf],
  [0xf0, 0x82, 0x82, 0xac],
  [0xed, 0xa0, 0x80],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0x80],
  [0xff],
];

export function payloadWith(bytes: readonly number[]): Uint8Array {
  const codes = Array.from(JSON.stringify({ ...CLAIMS, x: '@' }), (c) => c.charCodeAt(0));
  codes.splice(codes.lastIndexOf(0x40), 1, ...bytes);
  return Uint8Array.from(codes);
}

/** Without a complaint: surrogates in three bytes each, overlong forms, whatever the bits say. */
function decodeAnything(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] ?? 0;
    const more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let n = 0; n < more; n++) code = (code << 6) | ((bytes[i++] ?? 0) & 0x3f);
    if (code < 0x10000) text += String.fromCharCode(code);
    else text += String.fromCharCode(0xd800 | (((code - 0x10000) >> 10) & 0x3ff), 0xdc00 | (code & 0x3ff));
  }
  return text;
}

/** A surrogate on its own as if it were a character. */
function encodeAnything(text: string): Uint8Array {
  const rest = (code: number, shift: number) => 0x80 | ((code >> shift) & 63);
  const bytes = Array.from(text, (character) => character.codePointAt(0) ?? 0).flatMap((code) => {
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), rest(code, 0)];
    if (code < 0x10000) return [0xe0 | (code >> 12), rest(code, 6), rest(code, 0)];
    return [0xf0 | (code >> 18), rest(code, 12), rest(code, 6), rest(code, 0)];
  });
  return Uint8Array.from(bytes);
}

/** What the runtime has, also while a polyfill stands in its place. */
const offered = { atob, TextDecoder };
const encoder = new TextEncoder();
const lenient = new TextDecoder();
const keepsBom = new TextDecoder('utf-8', { ignoreBOM: true });

/** Of a runtime that is poor and usable: UTF-8 stays strict all the same. */
export const POLYFILLS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a TextEncoder without encodeInto': {
    TextEncoder: class {
      encode = (text: string) => encoder.encode(text);
    },
  },
  'a TextDecoder that ignores "fatal"': {
    TextDecoder: class {
      decode = (bytes: Uint8Array) => keepsBom.decode(bytes);
    },
  },
  'a TextDecoder that ignores every option': {
    TextDecoder: class {
      decode = (bytes: Uint8Array) => lenient.decode(bytes);
    },
  },
  'a TextDecoder that throws when asked for "fatal"': {
    TextDecoder: class {
      constructor(_label?: string, options?: object) {
        if (options) throw new Error("Failed to construct 'TextDecoder': the 'fatal' option is unsupported");
      }
      decode = (bytes: Uint8Array) => lenient.decode(bytes);
    },
  },
  'a TextDecoder that is strict about all but surrogates': {
    TextDecoder: class {
      decode(bytes: Uint8Array) {
        const text = decodeAnything(bytes);
        const same = encodeAnything(text).join() === bytes.join();
        if (!same) throw new TypeError('not UTF-8');
        return text;
      }
    },
  },
  'coders that neither check nor complain': {
    TextDecoder: class {
      decode = decodeAnything;
    },
    TextEncoder: class {
      encode = encodeAnything;
    },
  },
};

export const throwing = (): never => {
  throw new Error('not implemented');
};
class Throws {
  decode = throwing;
}
class Empty {
  decode = () => '';
}
class Latin1 {
  decode = (bytes: Uint8Array) => String.fromCharCode(...bytes);
}

/** Each is the fault of the runtime, and never of a token. */
export const BROKEN: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a TextDecoder that throws', { TextDecoder: Throws }],
  ['a TextDecoder that answers nothing', { TextDecoder: Empty }],
  ['a TextDecoder of latin1', { TextDecoder: Latin1 }],
  ['an atob that throws', { atob: throwing }],
  ['an atob that answers nothing', { atob: () => '' }],
  ['an atob that answers a number', { atob: () => 5 }],
];

export const needsPadding = (text: string): string => {
  if (text.length % 4 !== 0) throw new Error('InvalidCharacterError');
  return offered.atob(text);
};

/** Never recovers from what is no UTF-8. */
export class Fragile {
  readonly #decoder = new offered.TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #isBroken = false;
  decode(bytes: Uint8Array): string {
    if (this.#isBroken) throw new Error('broken');
    this.#isBroken = true;
    const text = this.#decoder.decode(bytes);
    this.#isBroken = false;
    return text;
  }
}
