/** A view in a notebook's output. */
export interface RenderedPanel {
  setVisible(visible: boolean): void;
  resize(): void;
  dispose(): void;
}

/** How the user looks at an output. Plain data: kept with the notebook. */
export interface KeptState {
  /** As it was kept, by any hand; undefined where nothing was. */
  state?: unknown;
  /** The user has changed the view. */
  onState?: (state: object) => void;
}

/**
 * Draws an output into an element.
 * @param data - the output's MIME bundle
 * @returns null where there is nothing that lives: what was saved with the notebook stands there
 */
export type DrawOutput = (
  host: HTMLElement,
  data: Readonly<Record<string, unknown>>,
  kept?: KeptState
) => RenderedPanel | null;
