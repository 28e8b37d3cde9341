// base64url without padding (RFC 7515 §2): knows text and bytes, and not what they are for.
import { attempt, missing, type NativeBytes, needGlobal, type NodeBuffer, nodeBuffer } from '../runtime.ts';
import { latin1 } from './bytes.ts';
import { readUtf8, utf8Encoder } from './utf8.ts';

/**
 * Reads base64url in its one canonical spelling: only its own alphabet, no white space, no padding, and the bits of the
 * last character that belong to no byte are zero. Otherwise one token would have many spellings. Each function answers
 * `undefined` for anything else.
 */
export interface Base64urlReader {
  /** The bytes may lie in memory that all of the runtime's Buffers share: copy them before they leave. */
  readonly bytes: (base64url: string) => Uint8Array | undefined;
  /** The bytes as UTF-8 text; `null` when they are not UTF-8. */
  readonly text: (base64url: string) => string | null | undefined;
}

type Writer = (text: string) => string;

let native: { readonly Buffer: NodeBuffer; readonly reader: Base64urlReader; readonly write: Writer } | undefined;

/** By the runtime's own decoder. Look it up once for many tokens. */
export function base64urlReader(): Base64urlReader {
  return nativeCodec()?.reader ?? PORTABLE;
}

/** Writes text as base64url of its UTF-8 bytes, by the runtime's own encoder. */
export function base64urlWriter(): Writer {
  const native = nativeCodec();
  if (native) return native.write;
  const encoder = utf8Encoder();
  return (text) => encodeBase64url(encoder.encode(text));
}

function nativeCodec(): typeof native {
  const Buffer = nodeBuffer();
  if (!Buffer) return undefined;
  if (native?.Buffer !== Buffer) native = { Buffer, ...makeNativeCodec(Buffer) };
  return native;
}

/** Room for the payload of the longest token that the default `maxTokenLength` lets pass. */
const SCRATCH_LENGTH = 12_288;

function makeNativeCodec(Buffer: NodeBuffer): { reader: Base64urlReader; write: Writer } {
  // Bytes are written and read within one call of these functions, and never leave it.
  const scratch = Buffer.alloc(SCRATCH_LENGTH);
  return {
    reader: {
      bytes: (base64url) => {
        const length = lengthIfPlausible(Buffer, base64url);
        const bytes = length < 0 ? undefined : Buffer.from(base64url, 'base64url');
        return bytes?.length === length ? bytes : undefined;
      },
      text: (base64url) => {
        const length = lengthIfPlausible(Buffer, base64url);
        const bytes = length > SCRATCH_LENGTH ? Buffer.alloc(length) : scratch;
        if (length < 0 || bytes.write(base64url, 0, length, 'base64url') !== length) return undefined;
        const text = bytes.toString('utf8', 0, length);
        // `Buffer` writes U+FFFD for what is not UTF-8, but the text may also have one of its own.
        return text.includes('\ufffd') ? readUtf8(bytes.subarray(0, length)) : text;
      },
    },
    write: (text) => writeNatively(Buffer, scratch, text),
  };
}

function writeNatively(Buffer: NodeBuffer, scratch: NativeBytes, text: string): string {
  // a character takes three bytes at most
  if (text.length * 3 > SCRATCH_LENGTH) return Buffer.from(text).toString('base64url');
  return scratch.toString('base64url', 0, scratch.write(text, 0, SCRATCH_LENGTH, 'utf8'));
}

/**
 * How many bytes it decodes to, or -1. `Buffer` skips what it does not know, so that fewer bytes come out. But it accepts
 * `+` and `/`, and takes other characters for the ASCII character with the same low byte.
 */
function lengthIfPlausible(Buffer: NodeBuffer, text: string): number {
  const { length } = text;
  const isPlausible = Buffer.byteLength(text) === length && !text.includes('+') && !text.includes('/');
  return isPlausible && endsWell(text) ? (length * 3) >> 2 : -1;
}

/** By how many characters the last group has: the characters it may end with. One alone carries no byte. */
const LAST_CHARACTERS: readonly (string | undefined)[] = [undefined, '', 'AQgw', 'AEIMQUYcgkosw048'];

/** Are the bits of the last character that belong to no byte zero? */
function endsWell(text: string): boolean {
  const last = LAST_CHARACTERS[text.length % 4];
  return last === undefined || last.includes(text[text.length - 1] as string);
}

/** For a reader of segments that must carry exactly as many `=` as make their length a multiple of four (RFC 4648 §4). */
export function paddedReader({ bytes, text }: Base64urlReader): Base64urlReader {
  return {
    bytes: (padded) => (padded.length % 4 === 0 ? bytes(withoutPadding(padded)) : undefined),
    text: (padded) => (padded.length % 4 === 0 ? text(withoutPadding(padded)) : undefined),
  };
}

export function withoutPadding(padded: string): string {
  return padded.replace(/={1,2}$/, '');
}

const PORTABLE: Base64urlReader = {
  bytes: decodePortably,
  text: (base64url) => {
    const bytes = decodePortably(base64url);
    return bytes && readUtf8(bytes);
  },
};

/** `atob` skips white space, and accepts padding and base64's own alphabet. Some polyfills want padding. */
function decodePortably(base64url: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(base64url) || !endsWell(base64url)) return undefined;
  const { length } = base64url;
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  const decode = needGlobal('atob');
  const binary = attempt(() => String(decode(base64.padEnd(length + (-length & 3), '=')))) ?? '';
  if (binary.length !== (length * 3) >> 2) throw missing('atob that decodes base64', 'load another polyfill');
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** @returns bytes of their own, or `undefined` when the text is not canonical base64url */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = base64urlReader().bytes(text);
  return bytes && new Uint8Array(bytes);
}

/**
 * base64 as people and files write it: of either alphabet, with padding or without, with white space. For
 * configuration, where two spellings do no harm.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  return decodeBase64url(withoutPadding(text.replace(/\s/g, '').replaceAll('+', '-').replaceAll('/', '_')));
}

export function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

export function encodeBase64url(bytes: Uint8Array): string {
  const Buffer = nodeBuffer();
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
  const text = attempt(() => needGlobal('btoa')(latin1(bytes)));
  // also one by name only
  if (text === undefined) throw missing('btoa');
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
