/** A new element of a class. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}

/** A button in JupyterLab's style. */
export function button(
  text: string,
  onClick: () => void,
  className = 'jp-mod-styled jp-mod-reject jp-mod-small'
): HTMLButtonElement {
  const node = element('button', `jp-gaia-button ${className}`);
  node.type = 'button';
  node.textContent = text;
  node.addEventListener('click', onClick);
  return node;
}
