// Files made in the page: they go from memory to the disk, no request is involved.
import { whenForgetting } from '../state.ts';

const addresses = new Set<string>();

export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  addresses.add(address);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

// a private key must not stay in memory behind an address
whenForgetting.push(() => {
  for (const address of addresses) URL.revokeObjectURL(address);
  addresses.clear();
});
