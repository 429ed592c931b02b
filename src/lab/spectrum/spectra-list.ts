import type { TranslationBundle } from '@jupyterlab/translation';
import type { RankedSource } from '../../protocol';
import type { ShownSpectrum } from '../../plot/spectra-figure';
import { element } from '../elements';

/** Differences that are shown of a distance: as many digits as tell neighbours apart. */
const DIGITS = 5;

/** The spectra as a table: rank, source_id, distance. A click (or Enter) on a row makes its spectrum stand out. */
export class SpectraList {
  readonly node = element('div', 'jp-gaia-spectra-list');
  private readonly table = element('table');
  private readonly body = element('tbody');
  private shown = '';

  /** @param onChoose - told the id, undefined when none shall stand out any more */
  constructor(
    trans: TranslationBundle,
    private readonly onChoose: (id: string | undefined) => void
  ) {
    const head = element('thead');
    const row = element('tr');
    for (const text of [trans.__('Rank'), 'source_id', trans.__('Distance')]) {
      const cell = element('th');
      cell.scope = 'col';
      cell.textContent = text;
      row.append(cell);
    }
    head.append(row);
    this.table.append(head, this.body);
    this.table.setAttribute('aria-label', trans.__('Spectra, most similar first'));
    this.node.append(this.table);
  }

  update(spectra: readonly (Pick<ShownSpectrum, 'id' | 'rank' | 'distance'> | RankedSource)[], chosen?: string): void {
    const rows = spectra.map((spectrum, i) =>
      'sourceId' in spectrum
        ? { id: spectrum.sourceId, rank: i + 1, distance: spectrum.distance }
        : { id: spectrum.id, rank: spectrum.rank ?? i + 1, distance: spectrum.distance }
    );
    const key = JSON.stringify([rows, chosen]);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    this.node.classList.toggle(
      'jp-mod-unranked',
      rows.every(({ distance }) => distance === undefined)
    );
    const focused = this.body.contains(document.activeElement) ? document.activeElement!.getAttribute('data-id') : null;
    this.body.replaceChildren(
      ...rows.map(({ id, rank, distance }) => {
        const row = element('tr');
        row.tabIndex = 0;
        row.dataset.id = id;
        row.setAttribute('aria-selected', String(id === chosen));
        const toggle = (): void => this.onChoose(id === chosen ? undefined : id);
        row.addEventListener('click', toggle);
        row.addEventListener('keydown', event => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            toggle();
          } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const other = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
            (other as HTMLElement | null)?.focus();
          }
        });
        for (const text of [String(rank), id, distance === undefined ? '' : distance.toPrecision(DIGITS)]) {
          const cell = element('td');
          cell.textContent = text;
          row.append(cell);
        }
        return row;
      })
    );
    if (focused !== null) {
      this.body.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(focused)}"]`)?.focus();
    }
  }
}
