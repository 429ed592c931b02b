import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';

/** An element of the page with a React root in it. */
export interface ReactPage {
  readonly host: HTMLElement;
  render(node: ReactNode): void;
}

/** Gives each test of the suite that calls this a page of its own, and takes it away after it. */
export function reactPage(): ReactPage {
  let root: Root;
  const page = { host: document.body, render: (node: ReactNode): void => root.render(node) };
  beforeEach(() => {
    page.host = document.body.appendChild(document.createElement('div'));
    root = createRoot(page.host);
  });
  afterEach(() => {
    root.unmount();
    page.host.remove();
  });
  return page;
}
