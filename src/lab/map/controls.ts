/** Controls of views that are drawn without React: maps and histograms, in tabs and in notebooks. */
import { button, element } from '../elements';

/** A choice of names. Its label is for screen readers and the tooltip, unless it is written beside it. */
export class Choice<T extends string> {
  readonly node = element('select', 'jp-gaia-input');
  private names = '';

  constructor(label: string, options: readonly (readonly [value: T, name: string])[], onChange: (value: T) => void) {
    this.node.setAttribute('aria-label', label);
    this.node.title = label;
    this.offer(options);
    this.node.addEventListener('change', () => onChange(this.node.value as T));
  }

  /** Other names to choose from; what was chosen stays where it can. */
  offer(options: readonly (readonly [value: T, name: string])[]): void {
    const names = JSON.stringify(options);
    if (names !== this.names) {
      this.names = names;
      const { value } = this.node;
      this.node.replaceChildren(...options.map(([value, name]) => new Option(name, value)));
      if (options.some(([each]) => each === value)) {
        this.node.value = value;
      }
    }
  }

  set value(value: T) {
    this.node.value = value;
  }

  set hidden(hidden: boolean) {
    this.node.hidden = hidden;
  }
}

/** A button with a drawing of 16 × 16. */
export function iconButton(label: string, path: string, onClick: () => void): HTMLButtonElement {
  const node = button('', onClick, label);
  node.classList.add('jp-gaia-icon-button');
  drawIcon(node, path);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

function drawIcon(node: HTMLElement, path: string): void {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  node.replaceChildren(svg);
}

/** A button that stays pressed; its path is that of a drawing of 16 × 16. */
export function toggle(label: string, path: string, onChange: (pressed: boolean) => void): HTMLButtonElement {
  const node = iconButton(label, path, () => {
    const pressed = node.getAttribute('aria-pressed') !== 'true';
    node.setAttribute('aria-pressed', String(pressed));
    onChange(pressed);
  });
  node.classList.add('jp-gaia-toggle');
  node.setAttribute('aria-pressed', 'false');
  return node;
}

export function checkbox(
  label: string,
  onChange: (checked: boolean) => void
): { node: HTMLElement; input: HTMLInputElement } {
  const node = element('label', 'jp-gaia-check');
  const input = element('input');
  input.type = 'checkbox';
  input.addEventListener('change', () => onChange(input.checked));
  node.append(input, label);
  return { node, input };
}

/** A control with its name beside it. */
export function labelled(name: string, ...controls: HTMLElement[]): HTMLElement {
  const row = element('div', 'jp-gaia-menu-row');
  const text = element('span', 'jp-gaia-menu-name');
  text.textContent = name;
  row.append(text, ...controls);
  return row;
}

/** A button that opens a sheet of controls below it. Escape, or a click elsewhere, closes it. */
export class Menu {
  readonly node = element('div', 'jp-gaia-menu');
  readonly sheet = element('div', 'jp-gaia-menu-sheet');
  private readonly opener: HTMLButtonElement;
  private readonly away = (event: Event): void => {
    if (!this.node.contains(event.target as Node)) {
      this.open(false);
    }
  };

  constructor(
    label: string,
    private readonly onOpen: () => void = () => undefined
  ) {
    this.opener = button(label, () => this.open(this.sheet.hidden));
    this.opener.classList.add('jp-gaia-menu-opener');
    this.opener.setAttribute('aria-expanded', 'false');
    this.sheet.hidden = true;
    this.sheet.setAttribute('role', 'group');
    this.sheet.setAttribute('aria-label', label);
    this.node.append(this.opener, this.sheet);
    this.node.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !this.sheet.hidden) {
        event.stopPropagation();
        this.open(false);
        this.opener.focus();
      }
    });
  }

  open(isOpen: boolean): void {
    this.sheet.hidden = !isOpen;
    this.opener.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) {
      this.place();
      document.addEventListener('pointerdown', this.away, true);
      this.onOpen();
    } else {
      document.removeEventListener('pointerdown', this.away, true);
    }
  }

  /** Below the opener, to its left where there is room, else to its right. */
  private place(): void {
    const room = this.node.closest('.jp-gaia-map')?.getBoundingClientRect().left ?? 0;
    const isRoom = this.node.getBoundingClientRect().right - this.sheet.offsetWidth >= room;
    this.sheet.style.left = isRoom ? 'auto' : '0';
    this.sheet.style.right = isRoom ? '0' : 'auto';
  }

  dispose(): void {
    document.removeEventListener('pointerdown', this.away, true);
  }
}
