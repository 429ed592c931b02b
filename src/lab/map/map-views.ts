import type { MapFrame } from '../../protocol';
import type { MapLook, MapState } from '../../plot/map-look';
import type { Tool } from '../../plot/region-draw';
import type { DrawnRegion } from '../../plot/drawn-region';
import { SkyMapView, type SkyMapViewOptions } from '../../plot/sky-map-view';
import type { SkyView } from '../../plot/sky-view';
import { nameOf } from '../../plot/compare';
import { isLike } from '../../plot/painted-layer';
import { seenLayers } from '../../plot/seen-layers';
import { Blink } from './blink';
import { element } from '../elements';

/** One sky, or two side by side that move together; the handle between two layers of one; or two layers in turn. */
export class MapViews {
  readonly main: SkyMapView;
  private second: SkyMapView | null = null;
  private readonly panes = [element('div', 'jp-gaia-map-pane'), element('div', 'jp-gaia-map-pane')];
  private readonly split = element('input', 'jp-gaia-map-split');
  private readonly named = element('div', 'jp-gaia-map-named');
  private readonly blink: Blink;
  private map: MapFrame | null = null;
  private linking = false;
  private readonly resizes: ResizeObserver | null;

  constructor(
    host: HTMLElement,
    private readonly options: SkyMapViewOptions & { splitLabel: string }
  ) {
    this.blink = new Blink((isTurned, isByHand) => this.turn(isTurned, isByHand));
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
    this.named.setAttribute('aria-hidden', 'true');
    this.panes[0].append(this.split, this.named);
    this.panes[0].addEventListener('keydown', event => {
      if (event.key === ' ' && event.target !== this.split && this.main.state.look.comparison === 'blink') {
        event.preventDefault();
        this.flip();
      }
    });
    this.resizes = typeof ResizeObserver === 'function' ? new ResizeObserver(() => this.resize()) : null;
    this.resizes?.observe(host);
    this.arrange(this.main.state.look);
  }

  setMap(map: MapFrame): void {
    this.map = map;
    this.main.setMap(map);
    this.second?.setMap(map);
    this.arrange(this.main.state.look);
  }

  /** While hidden, layers that are shown in turn stay as they are. */
  setVisible(isVisible: boolean): void {
    this.blink.hold(!isVisible);
  }

  /** Shows the other one of two layers in turn, which then change by hand. */
  flip(): void {
    this.setLook({ blinkSeconds: 0 });
    this.blink.flip();
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
    this.blink.dispose();
    this.main.dispose();
    this.second?.dispose();
  }

  /** The second sky shows the other layer of the same place. */
  private follow({ view, look }: MapState): void {
    this.arrange(look);
    if (this.second && !this.linking) {
      this.linking = true;
      this.second.setView(view);
      this.second.setLook(this.otherLook(look));
      this.linking = false;
    }
  }

  private arrange(look: MapLook): void {
    this.split.hidden = look.comparison !== 'split';
    this.split.value = String(look.split);
    const isBlinking = look.comparison === 'blink' && (this.map?.layers.length ?? 0) > 1;
    this.named.hidden = !isBlinking;
    this.blink.run(isBlinking ? (look.blinkSeconds ?? Blink.usualSeconds()) : null);
    this.name(this.blink.isTurned);
    const isBeside = look.comparison === 'side';
    if (isBeside && !this.second) {
      const [first, pane] = this.panes;
      first.after(pane);
      this.second = new SkyMapView(pane, {
        ...this.options,
        state: { view: this.main.state.view, look: this.otherLook(look) },
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

  /** The other layer alone; ends of colours in values hold for it where they are of the same kind. */
  private otherLook({ limits, ...look }: MapLook): MapLook {
    const [a, b] = [look.layer, look.other].map(index => this.map?.layers[index]);
    const keepsLimits = a !== undefined && b !== undefined && isLike(a, b);
    return { ...look, ...(limits && keepsLimits && { limits }), layer: look.other, comparison: 'none' };
  }

  private turn(isTurned: boolean, isByHand: boolean): void {
    this.main.setTurned(isTurned);
    const name = this.name(isTurned);
    if (isByHand) {
      this.options.onSay?.(name);
    }
  }

  /** Writes which of two layers in turn is to be seen. */
  private name(isTurned: boolean): string {
    const { map } = this;
    const seen = map ? seenLayers(map, this.main.state.look) : [];
    const layer = map?.layers[seen[isTurned && seen.length > 1 ? 1 : 0]];
    this.named.textContent = layer ? nameOf(layer) : '';
    return this.named.textContent;
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
