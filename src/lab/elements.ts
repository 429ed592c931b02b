/** A new element of a class. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = ''): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}

/**
 * A small button in JupyterLab's style.
 * @param label - what it does, for the tooltip and screen readers, where its text alone does not say it
 */
export function button(text: string, onClick: () => void, label = text): HTMLButtonElement {
  const node = element('button', 'jp-gaia-button jp-mod-styled jp-mod-reject jp-mod-small');
  node.type = 'button';
  node.textContent = text;
  if (label !== text) {
    node.title = label;
    node.setAttribute('aria-label', label);
  }
  node.addEventListener('click', onClick);
  return node;
}
