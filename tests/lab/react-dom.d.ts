/** What the tests use of react-dom, whose types the project does not need elsewhere. */
declare module 'react-dom/client' {
  import type { ReactNode } from 'react';

  export interface Root {
    render(children: ReactNode): void;
    unmount(): void;
  }
  export function createRoot(container: Element): Root;
}

declare module 'react-dom' {
  export function flushSync(work: () => void): void;
}
