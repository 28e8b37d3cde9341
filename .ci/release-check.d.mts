export interface Release {
  readonly tag: string | undefined;
  readonly manifest: { readonly version: string; readonly repository?: { readonly url: string } };
  readonly lock: { readonly version: string; readonly packages: Readonly<Record<'', { readonly version: string }>> };
  readonly jsr: { readonly version: string };
  readonly changelog: string;
  /** such as `https://github.com/owner/name` */
  readonly repository: string | undefined;
}

export function problemsOf(release: Release): string[];
