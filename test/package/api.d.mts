export interface ApiOfEntry {
  readonly path: string;
  readonly text: string;
}

export function describeApi(): ApiOfEntry[];
