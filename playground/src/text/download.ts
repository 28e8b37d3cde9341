// Files made in the page: they go from memory to the disk, no request is involved.

const addresses = new Set<string>();

export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  addresses.add(address);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

/** A private key must not stay in memory behind an address. */
export function forgetDownloads(): void {
  for (const address of addresses) URL.revokeObjectURL(address);
  addresses.clear();
}
