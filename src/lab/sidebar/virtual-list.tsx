import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

interface VirtualListProps {
  length: number;
  /** Height of every row [px]. */
  rowHeight: number;
  /** Height of the list at most [px]. */
  maxHeight: number;
  label: string;
  /** What stands in a row. */
  row: (index: number) => ReactNode;
  isSelected: (index: number) => boolean;
  isDisabled: (index: number) => boolean;
  /** A click or space: `extend` with shift, from the row that was last clicked. */
  onPick: (index: number, extend: boolean) => void;
  onAll: (on: boolean) => void;
}

/** Rows drawn beyond the visible ones on either side. */
const SPARE = 6;

/**
 * A list of many rows of which several can be selected; only the visible ones are on the page. Keys as in the ARIA
 * authoring practices: arrows, Page Up and Down, Home and End move, space selects, with shift a range, Ctrl+A all.
 */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const { length, rowHeight, maxHeight, label, onPick, onAll } = props;
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  useEffect(() => {
    setActive(0);
    host.current?.scrollTo?.({ top: 0 });
  }, [length]);

  const height = Math.min(maxHeight, length * rowHeight);
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(length, Math.ceil((top + height) / rowHeight) + SPARE);
  const page = Math.max(1, Math.floor(height / rowHeight) - 1);

  const go = (index: number): void => {
    const next = Math.max(0, Math.min(length - 1, index));
    setActive(next);
    const node = host.current;
    if (node && next * rowHeight < node.scrollTop) {
      node.scrollTop = next * rowHeight;
    } else if (node && (next + 1) * rowHeight > node.scrollTop + node.clientHeight) {
      node.scrollTop = (next + 1) * rowHeight - node.clientHeight;
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: length - 1
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(to);
      if (event.shiftKey) {
        onPick(Math.max(0, Math.min(length - 1, to)), true);
      }
    } else if (event.key === ' ') {
      event.preventDefault();
      onPick(active, event.shiftKey);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onAll(true);
    }
  };

  const rows: ReactNode[] = [];
  for (let index = first; index < last; index++) {
    const disabled = props.isDisabled(index);
    rows.push(
      <div
        key={index}
        id={`${id}-${index}`}
        role="option"
        aria-selected={props.isSelected(index)}
        aria-disabled={disabled || undefined}
        aria-setsize={length}
        aria-posinset={index + 1}
        className={`jp-gaia-option ${index === active ? 'jp-mod-active' : ''}`}
        style={{ top: index * rowHeight, height: rowHeight }}
        onClick={event => {
          setActive(index);
          if (!disabled) {
            onPick(index, event.shiftKey);
          }
        }}
      >
        {props.row(index)}
      </div>
    );
  }
  return (
    <div
      ref={host}
      className="jp-gaia-virtual"
      role="listbox"
      aria-multiselectable
      aria-label={label}
      aria-activedescendant={length > 0 ? `${id}-${active}` : undefined}
      tabIndex={0}
      style={{ height }}
      onKeyDown={onKeyDown}
      onScroll={event => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: length * rowHeight }}>{rows}</div>
    </div>
  );
}
