import type { MapFrame } from '../../protocol';
import type { MapLook, MapState } from '../../plot/map-look';
import type { Tool } from '../../plot/region-draw';
import type { DrawnRegion } from '../../plot/drawn-region';
import { SkyMapView, type SkyMapViewOptions } from '../../plot/sky-map-view';
import type { SkyView } from '../../plot/sky-view';
import { element } from './controls';

/** One sky, or two side by side that move together; and the handle between two layers of one. */
export class MapViews {
  readonly main: SkyMapView;
  private second: SkyMapView | null = null;
  private readonly panes = [element('div', 'jp-gaia-map-pane'), element('div', 'jp-gaia-map-pane')];
  private readonly split = element('input', 'jp-gaia-map-split');
  private map: MapFrame | null = null;
  private linking = false;
  private readonly resizes: ResizeObserver | null;

  constructor(
    host: HTMLElement,
    private readonly options: SkyMapViewOptions & { splitLabel: string }
  ) {
    host.append(this.panes[0]);
    this.split.type = 'range';
    this.split.min = '0';
    this.split.max = '1';
    this.split.step = '0.01';
    this.split.hidden = true;
    this.split.setAttribute('aria-label', options.splitLabel);
    this.split.addEventListener('input', () => this.main.setLook({ split: Number(this.split.value) }));
    this.main = new SkyMapView(this.panes[0], {
      ...options,
      onState: state => {
        this.follow(state);
        options.onState?.(state);
      }
    });
    this.panes[0].append(this.split);
    this.resizes = typeof ResizeObserver === 'function' ? new ResizeObserver(() => this.resize()) : null;
    this.resizes?.observe(host);
    this.arrange(this.main.state.look);
  }

  setMap(map: MapFrame): void {
    this.map = map;
    this.main.setMap(map);
    this.second?.setMap(map);
  }

  setLook(change: Partial<MapLook>): void {
    this.main.setLook(change);
  }

  setTool(tool: Tool): void {
    this.main.setTool(tool);
    this.second?.setTool(tool);
  }

  setRegion(region: DrawnRegion | null): void {
    this.main.setRegion(region);
    this.second?.setRegion(region);
  }

  resize(): void {
    this.main.resize();
    this.second?.resize();
  }

  dispose(): void {
    this.resizes?.disconnect();
    this.main.dispose();
    this.second?.dispose();
  }

  /** The second sky shows the other layer of the same place. */
  private follow({ view, look }: MapState): void {
    this.arrange(look);
    if (this.second && !this.linking) {
      this.linking = true;
      this.second.setView(view);
      this.second.setLook({ ...look, layer: look.other, comparison: 'none' });
      this.linking = false;
    }
  }

  private arrange(look: MapLook): void {
    this.split.hidden = look.comparison !== 'split';
    this.split.value = String(look.split);
    const isBeside = look.comparison === 'side';
    if (isBeside && !this.second) {
      const [first, pane] = this.panes;
      first.after(pane);
      this.second = new SkyMapView(pane, {
        ...this.options,
        state: { view: this.main.state.view, look: { ...look, layer: look.other, comparison: 'none' } },
        zoomToData: false,
        onOrder: undefined,
        onState: state => this.lead(state.view)
      });
      if (this.map) {
        this.second.setMap(this.map);
      }
      this.resize();
    } else if (!isBeside && this.second) {
      this.second.dispose();
      this.second = null;
      this.panes[1].replaceChildren();
      this.panes[1].remove();
      this.resize();
    }
  }

  /** The second sky was moved. */
  private lead(view: SkyView): void {
    if (!this.linking) {
      this.linking = true;
      this.main.setView(view);
      this.linking = false;
    }
  }
}
