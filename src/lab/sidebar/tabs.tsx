import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface Tab<Name extends string> {
  name: Name;
  label: string;
  /** A small count beside the label, with what it means. */
  badge?: { text: string; title: string };
  content: (active: boolean) => ReactNode;
}

interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  current: Name;
  onSelect: (name: Name) => void;
}

/**
 * Tabs as in the ARIA authoring practices: arrow keys, Home and End move and select, Tab goes on into the panel. A panel
 * is drawn when it is first shown and then stays, so that nothing typed into it is lost.
 */
export function Tabs<Name extends string>({ label, tabs, current, onSelect }: TabsProps<Name>): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<ReadonlySet<Name>>(() => new Set([current]));
  useEffect(() => {
    setSeen(before => (before.has(current) ? before : new Set(before).add(current)));
  }, [current]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(tab => tab.name === current);
    const next = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      onSelect(tabs[next].name);
      list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
    }
  };

  return (
    <>
      <div className="jp-gaia-tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.name}`}
            className="jp-gaia-tab"
            aria-selected={tab.name === current}
            aria-controls={`${id}-panel-${tab.name}`}
            tabIndex={tab.name === current ? 0 : -1}
            onClick={() => onSelect(tab.name)}
          >
            {tab.label}
            {tab.badge && (
              <span className="jp-gaia-count" title={tab.badge.title} aria-label={tab.badge.title}>
                {tab.badge.text}
              </span>
            )}
          </button>
        ))}
      </div>
      {tabs.map(tab => (
        <div
          key={tab.name}
          role="tabpanel"
          id={`${id}-panel-${tab.name}`}
          className="jp-gaia-tab-panel"
          aria-labelledby={`${id}-tab-${tab.name}`}
          hidden={tab.name !== current}
        >
          {(tab.name === current || seen.has(tab.name)) && tab.content(tab.name === current)}
        </div>
      ))}
    </>
  );
}
