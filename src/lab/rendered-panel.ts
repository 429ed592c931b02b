/** A view in a notebook's output. */
export interface RenderedPanel {
  setVisible(visible: boolean): void;
  resize(): void;
  dispose(): void;
}

/**
 * Draws an output into an element.
 * @param data - the output's MIME bundle
 * @returns null where there is nothing that lives: what was saved with the notebook stands there
 */
export type DrawOutput = (host: HTMLElement, data: Readonly<Record<string, unknown>>) => RenderedPanel | null;
