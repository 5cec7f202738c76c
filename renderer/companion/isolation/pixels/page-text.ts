import type { PixelTextNode } from '../../../../preload/pixels-contract';
import { bridge, quietly } from './bridge';

/**
 * The page as text, for whoever cannot see the picture: the lines of the accessibility tree as plain
 * elements, which can be read, pressed and written into. Lines that stay keep their elements, so
 * that a reader does not lose its place; new text is announced.
 */
export class PageText {
  readonly #shown = new Map<number, { readonly key: string; readonly element: HTMLElement }>();

  constructor(
    private readonly container: HTMLElement,
    private readonly live: HTMLElement,
  ) {}

  show(nodes: readonly PixelTextNode[]): void {
    const added: string[] = [];
    const isFirst = this.#shown.size === 0;
    const elements = nodes.map((node) => {
      const key = JSON.stringify({ ...node, isFocused: undefined });
      const known = this.#shown.get(node.id);
      if (known?.key === key) return known.element;
      const element = elementOf(node);
      this.#shown.set(node.id, { key, element });
      if (node.role === 'StaticText') added.push(node.name);
      return element;
    });
    const kept = new Set(nodes.map(({ id }) => id));
    for (const id of this.#shown.keys()) if (!kept.has(id)) this.#shown.delete(id);
    const active = document.activeElement;
    this.container.replaceChildren(...elements);
    if (active instanceof HTMLElement && this.container.contains(active)) active.focus();
    if (!isFirst) this.live.textContent = added.join(' ');
  }

  clear(): void {
    this.#shown.clear();
    this.container.replaceChildren();
    this.live.textContent = '';
  }
}

function elementOf(node: PixelTextNode): HTMLElement {
  const words = [node.name, node.value].filter(Boolean).join(': ');
  if (node.action === 'type') return fieldOf(node);
  if (node.action === 'press') {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words;
    if (node.role === 'link') {
      button.className = 'link';
      button.setAttribute('role', 'link');
    }
    button.addEventListener('click', () => quietly(bridge().act({ id: node.id })));
    return button;
  }
  if (node.role === 'heading') {
    const heading = document.createElement(`h${Math.min(Math.max(node.level ?? 2, 1), 6)}`);
    heading.textContent = words;
    return heading;
  }
  const paragraph = document.createElement('p');
  paragraph.textContent = words;
  return paragraph;
}

function fieldOf(node: PixelTextNode): HTMLElement {
  const label = document.createElement('label');
  label.textContent = node.name;
  const field = document.createElement('input');
  field.value = node.value ?? '';
  field.addEventListener('change', () => {
    quietly(bridge().act({ id: node.id, text: field.value }));
  });
  label.append(field);
  return label;
}
