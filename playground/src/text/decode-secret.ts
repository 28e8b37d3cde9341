// Bytes out of the texts that secrets are handed around as.

export type ByteForm = 'base64' | 'base64url' | 'hex';

/** `undefined` when the text is not of that form. Padding and the last bits are taken as they come: it is a setting, no token. */
export function decodeSecret(text: string, form: ByteForm): Uint8Array | undefined {
  if (form === 'hex') return /^([0-9a-f]{2})+$/i.test(text) ? fromHex(text) : undefined;
  if (form === 'base64' ? /[-_]/.test(text) : /[+/]/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
