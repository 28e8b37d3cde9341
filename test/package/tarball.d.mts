export interface Installed {
  readonly tarball: string;
  readonly project: string;
  readonly installed: string;
  remove(): void;
}

export type Resolution = 'node16' | 'nodenext' | 'bundler';
export type Environment = 'dom' | 'node' | 'neither';

export const root: string;
export const environments: Readonly<Record<Environment, unknown>>;
export function run(command: string, args: readonly string[], cwd: string, env?: Record<string, string>): string;
export function packAndInstall(options: { readonly build: boolean; readonly tarball?: string }): Installed;
export function copyConsumers(project: string, names: readonly string[]): void;
export function copyPackages(project: string, names: readonly string[], from: string): void;
export function filesBelow(folder: string): string[];
export const LARGEST: number;
export function unpackedSize(installed: string): number;
export const entries: readonly string[];
export function expectedFiles(installed: string): string[];
export function writeTsconfig(project: string, resolution: Resolution, environment: Environment): string;
