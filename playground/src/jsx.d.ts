import type { Child } from './view/h.ts';

/** Of a field that was changed, or of any other element. */
interface FieldEvent {
  readonly currentTarget: HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement;
}

interface Attributes {
  onInput?: (event: FieldEvent) => void;
  onChange?: (event: FieldEvent) => void;
  onClick?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  [name: string]: unknown;
}

declare global {
  namespace JSX {
    type Element = Child;
    type ElementType = string | ((properties: never) => Child);
    interface ElementChildrenAttribute {
      children: unknown;
    }
    interface IntrinsicElements {
      [tag: string]: Attributes;
    }
  }
}
