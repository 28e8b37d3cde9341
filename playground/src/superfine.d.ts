declare module 'superfine' {
  export function h(tag: string, properties: object, children: readonly unknown[]): { readonly tag: string };
  export function text(value: string | number): unknown;
  export function patch(node: Element, drawn: unknown): Element;
}
