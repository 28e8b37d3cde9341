// JSX for this page: components are functions of their properties and keep nothing, so they are called at once, and what
// they answer is drawn by superfine, which changes only what differs.
import { h as element, text } from 'superfine';

export interface Drawn {
  readonly tag: string;
}

export type Child = Drawn | string | number | boolean | null | undefined | readonly Child[];

type Component = (properties: never) => Child;

export function h(type: string | Component, properties: object | null, ...children: Child[]): Child {
  if (typeof type === 'function') return type({ ...properties, ...(children.length > 0 && { children }) } as never);
  return element(type, withEvents(properties ?? {}), children.flat(9).map(drawn)) as Drawn;
}

/** `onInput` is the event `input`. What is `undefined` is left out. */
function withEvents(properties: object): object {
  const named = Object.entries(properties).map(([name, value]) => [
    /^on[A-Z]/.test(name) ? name.toLowerCase() : name,
    value,
  ]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

function drawn(child: Child): unknown {
  return typeof child === 'string' || typeof child === 'number' ? text(child) : child;
}

export function Fragment({ children }: { children?: Child }): Child {
  return children;
}
