// Bytes as text and back. Knows nothing of what they mean.

/** Each byte as the character of that number. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  // in pieces: the arguments of one call have to fit the stack
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** The other direction. */
export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
