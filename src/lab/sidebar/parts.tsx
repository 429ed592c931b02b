import type { ReactNode } from 'react';
import type { GaiaError } from '../../protocol';

/** A part of the sidebar that folds; the browser's own disclosure element brings keyboard and screen reader support. */
export function Section(props: { title: string; badge?: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <details className="jp-gaia-section" open>
      <summary className="jp-gaia-section-title">
        <span>{props.title}</span>
        {props.badge}
      </summary>
      <div className="jp-gaia-section-body">{props.children}</div>
    </details>
  );
}

/** An error: what is wrong, then what to do. */
export function ErrorNote(props: { error: GaiaError; action?: ReactNode }): JSX.Element {
  return (
    <div className="jp-gaia-error" role="alert">
      <div>{props.error.message}</div>
      {props.error.hint && <div className="jp-gaia-hint">{props.error.hint}</div>}
      {props.action}
    </div>
  );
}

/** A progress bar with a name; without a value it is not known how far things are. */
export function Bar(props: { value: number | null; label: string; tone?: 'error' | 'done' | 'stopped' }): JSX.Element {
  const percent = props.value === null ? undefined : Math.round(100 * props.value);
  return (
    <div
      className={`jp-gaia-bar ${props.tone ? `jp-mod-${props.tone}` : ''} ${percent === undefined ? 'jp-mod-unknown' : ''}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: `${percent ?? 100}%` }} />
    </div>
  );
}

/** A button in JupyterLab's style. */
export function Button(props: {
  children: ReactNode;
  onClick?: () => void;
  disabled?: boolean;
  primary?: boolean;
  small?: boolean;
  submit?: boolean;
  title?: string;
  label?: string;
}): JSX.Element {
  const kind = props.primary ? 'jp-mod-accept' : 'jp-mod-reject';
  return (
    <button
      type={props.submit ? 'submit' : 'button'}
      className={`jp-gaia-button jp-mod-styled ${kind} ${props.small ? 'jp-mod-small' : ''}`}
      onClick={props.onClick}
      disabled={props.disabled}
      title={props.title}
      aria-label={props.label}
    >
      {props.children}
    </button>
  );
}
