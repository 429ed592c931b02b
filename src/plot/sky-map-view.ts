import type { MapFrame, MapLayer } from '../protocol';
import type { Frame } from '../sky/frames';
import { SkyPlane } from '../sky/plane';
import type { ProjectionName } from '../sky/projection';
import { legible } from './legible';
import { DEFAULT_LOOK, type MapLook, type MapState } from './map-look';
import type { PaintedLayer } from './painted-layer';
import { layerUnder, paintedLayers, splitOf } from './seen-layers';
import type { Plotly } from './plotly';
import { PlotlyFrame } from './plotly-frame';
import type { Tool } from './region-draw';
import type { DrawnRegion } from './drawn-region';
import { pathThrough, regionLines } from './region-outline';
import { SkyCanvas } from './sky-canvas';
import { MARGIN, skySize, type SkyFigureOptions } from './sky-figure';
import { SkyGestures, unturned } from './sky-gestures';
import { SkyTip } from './sky-tip';
import { fitted, inFrame, inProjection, middleOf, orderFor, wholeSky, type Size, type SkyView } from './sky-view';
import type { Lines } from './graticule';
import type { ColourScale } from './stretch';
import { themeOf, watchTheme } from './theme';
import { dataWindow } from './window';
import { picturedSky, type PictureOptions } from './sky-picture';

export interface SkyMapViewOptions {
  frame?: Frame;
  projection?: ProjectionName;
  /** What was kept of an earlier view. */
  state?: Partial<MapState>;
  /** Open on the data when they fill only a small part of the sky; not for maps of a whole volume. */
  zoomToData?: boolean;
  /** Zoom with the wheel: yes in a tab, no in a notebook, where the wheel scrolls the page. */
  wheelZoom?: boolean;
  /** Name for screen readers. */
  label: string;
  /** What keys do, for screen readers. */
  help?: string;
  /** Replaces the loading of Plotly in tests. */
  load?: () => Promise<Plotly>;
  /** View or colours have changed, by the user or by a setter. */
  onState?: (state: MapState) => void;
  /** A region was drawn. */
  onRegion?: (region: DrawnRegion) => void;
  /** Escape was pressed, or a region is done: the pointer moves the map again. */
  onTool?: (tool: Tool) => void;
  /** The finest HEALPix order that the screen can show has changed. */
  onOrder?: (order: number) => void;
  /** Something to be read out: what lies in the middle after a key. */
  onSay?: (text: string) => void;
}

/** What changes neither values nor colours. */
const INK = new Set(['split', 'blinkSeconds', 'hasGrid', 'hasLabels']);

/** A sky map in a plain element. Owns what it puts there; knows nothing of JupyterLab or of jobs. */
export class SkyMapView {
  private map: MapFrame | null = null;
  private shown: MapFrame | null = null;
  private skyView: SkyView;
  private mapLook: MapLook;
  private painted: (PaintedLayer | null)[] = [];
  private wished: Tool = 'move';
  private region: DrawnRegion | null = null;
  private draft: Lines | null = null;
  private cross: { x: number; y: number } | null = null;
  /** Of two layers that are shown in turn, the other one is to be seen. */
  private isTurned = false;
  private hasChosenView: boolean;
  private order = -1;
  private disposed = false;
  private readonly around: PlotlyFrame;
  private readonly canvas: HTMLCanvasElement;
  private readonly ink: SkyCanvas;
  private readonly tip: SkyTip;
  private readonly gestures: SkyGestures;
  private readonly unwatch: () => void;

  constructor(
    readonly host: HTMLElement,
    private readonly options: SkyMapViewOptions
  ) {
    const { state, label, help, frame = 'galactic', projection = 'mollweide' } = options;
    this.skyView = state?.view ?? wholeSky(projection, frame);
    this.hasChosenView = state?.view !== undefined;
    this.mapLook = state?.look ?? DEFAULT_LOOK;
    host.classList.add('jp-gaia-sky');
    this.around = new PlotlyFrame(host, () => this.figure, options.load);
    this.canvas = host.appendChild(document.createElement('canvas'));
    this.canvas.className = 'jp-gaia-sky-canvas';
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.setAttribute('aria-label', help ? `${label}. ${help}` : label);
    this.canvas.style.left = `${MARGIN.left}px`;
    this.canvas.style.top = `${MARGIN.top}px`;
    this.ink = new SkyCanvas(this.canvas);
    this.tip = new SkyTip(host);
    this.gestures = new SkyGestures(this.canvas, {
      view: () => this.skyView,
      size: () => this.size,
      setView: view => this.setView(view),
      home: () => this.home,
      tool: () => this.wished,
      wheelZoom: options.wheelZoom ?? false,
      onHover: at => this.hover(at),
      onDraft: draft => {
        this.draft = draft && ('window' in draft ? pathThrough(draft.window) : regionLines(draft, this.skyView));
        this.draw(false);
      },
      onRegion: region => {
        this.setTool('move');
        this.setRegion(region);
        options.onRegion?.(region);
      },
      onEscape: () => {
        this.cross = null;
        this.setTool('move');
        this.draw(false);
      },
      onKeyMove: () => this.readOut()
    });
    this.unwatch = watchTheme(() => this.draw());
    this.resize();
  }

  /** The layers of the map. */
  get layers(): readonly MapLayer[] {
    return this.map?.layers ?? [];
  }

  /** The map as it came, not as it is drawn. */
  get data(): MapFrame | null {
    return this.map;
  }

  get state(): MapState {
    return { view: this.skyView, look: this.mapLook };
  }

  /** Colours of the first layer that is seen, in the units of its colour bar; null while nothing has a value. */
  get scale(): ColourScale | null {
    return this.painted[0]?.scale ?? null;
  }

  /** Shows a map, or the next state of the same map. */
  setMap(newest: MapFrame): void {
    this.map = newest;
    this.shown = this.mapLook.isFull ? newest : legible(newest);
    if (!this.hasChosenView && this.options.zoomToData) {
      this.skyView = this.home;
    }
    this.paint(true);
    this.tellOrder();
  }

  setFrame(frame: Frame): void {
    if (frame !== this.skyView.frame) {
      this.setView(inFrame(this.skyView, frame), false);
      this.draw();
    }
  }

  setProjection(projection: ProjectionName): void {
    if (projection !== this.skyView.projection) {
      this.setView(inProjection(this.skyView, projection), false);
      this.draw();
    }
  }

  /** @param isChosen - false: the map may still open on its data */
  setView(view: SkyView, isChosen = true): void {
    this.hasChosenView ||= isChosen;
    this.skyView = view;
    this.cross = null;
    this.draw(false);
    this.tellOrder();
    this.options.onState?.(this.state);
  }

  /** Back to the whole sky, or to the data. */
  goHome(): void {
    this.setView(this.home);
    this.hasChosenView = false;
  }

  setLook(change: Partial<MapLook>): void {
    const before = this.mapLook;
    this.mapLook = { ...before, ...change };
    if (this.map && this.mapLook.isFull !== before.isFull) {
      this.shown = this.mapLook.isFull ? this.map : legible(this.map);
    }
    const isInk = Object.keys(change).every(key => INK.has(key));
    if (isInk) {
      this.draw(false);
    } else {
      this.paint(false);
    }
    this.options.onState?.(this.state);
  }

  /** Of two layers that are shown in turn: whether the other one is in front. */
  setTurned(isTurned: boolean): void {
    if (isTurned !== this.isTurned) {
      this.isTurned = isTurned;
      this.draw();
    }
  }

  setTool(tool: Tool): void {
    if (tool !== this.wished) {
      this.wished = tool;
      this.gestures.reset();
      this.canvas.dataset.tool = tool;
      this.options.onTool?.(tool);
    }
  }

  /** Draws the border of a region. */
  setRegion(region: DrawnRegion | null): void {
    this.region = region;
    this.draw(false);
  }

  /** Fits the figure to the element's size. */
  resize(): void {
    const { width, height } = this.size;
    if (this.host.clientWidth > 0 && this.host.clientHeight > 0) {
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
      this.ink.resize({ width, height }, globalThis.devicePixelRatio || 1);
      this.draw();
      this.tellOrder();
    }
  }

  /** A picture of the map as it is seen, as a data URL; null while there is nothing to see. */
  async picture(options: PictureOptions): Promise<string | null> {
    const painted = this.front;
    if (!painted || !this.shown) {
      return null;
    }
    const plotly = await this.around.loaded();
    const { skyView: view, mapLook: look, shown, region } = this;
    const overlays = region ? [regionLines(region, view)] : [];
    return picturedSky(plotly, { view, look, painted, map: shown, overlays, theme: themeOf(this.host) }, options);
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    this.unwatch();
    this.gestures.dispose();
    this.ink.dispose();
    this.around.dispose();
    this.canvas.remove();
    this.tip.dispose();
    this.map = this.shown = null;
    this.painted = [];
  }

  /** What the colour bar is about: of layers in turn the one in front, else the first. */
  private get front(): PaintedLayer | null {
    const isOther = this.mapLook.comparison === 'blink' && this.isTurned && this.painted.length > 1;
    return this.painted[isOther ? 1 : 0] ?? null;
  }

  /** Colour bar and axes as they are to be seen. */
  private get figure(): Omit<SkyFigureOptions, 'revision'> {
    const painted = this.front;
    return {
      view: this.skyView,
      size: { width: this.host.clientWidth || 800, height: this.host.clientHeight || 400 },
      theme: themeOf(this.host),
      scale: painted?.scale ?? null,
      colours: painted?.colours ?? 'viridis',
      isReversed: this.mapLook.isReversed,
      barTitle: painted?.title ?? ''
    };
  }

  private get size(): Size {
    return skySize({ width: this.host.clientWidth, height: this.host.clientHeight });
  }

  private get home(): SkyView {
    const whole = unturned(this.skyView);
    const { shown, options } = this;
    const layer = shown?.layers[Math.min(this.mapLook.layer, shown.layers.length - 1)];
    const window =
      shown && layer && options.zoomToData
        ? dataWindow(layer.values, shown.order, whole.projection, whole.frame, shown.frame)
        : null;
    return window ? fitted(whole, window, this.size) : whole;
  }

  /** Works out values and colours, then draws. */
  private paint(isNext: boolean): void {
    const { shown, mapLook: look, painted } = this;
    if (!shown || shown.layers.length === 0) {
      return;
    }
    this.painted = paintedLayers(shown, look, isNext ? painted : []);
    this.draw();
  }

  /** @param isFramed - the frame of the figure changes too: its colour bar, its size, its theme */
  private draw(isFramed = true): void {
    if (this.disposed) {
      return;
    }
    const { shown, skyView: view, mapLook: look } = this;
    const own = this.region ? [regionLines(this.region, view)] : [];
    const paints = this.painted.flatMap(layer => (layer ? [layer.paint] : []));
    this.ink.show({
      view,
      order: shown?.order ?? 0,
      pixels: shown?.frame ?? 'icrs',
      paints,
      split: paints.length > 1 ? splitOf(look, this.isTurned) : 1,
      hasGrid: look.hasGrid,
      hasLabels: look.hasLabels,
      overlays: this.draft ? [...own, this.draft] : own,
      cross: this.cross,
      theme: themeOf(this.host)
    });
    if (isFramed && shown) {
      this.around.draw();
    }
  }

  private tellOrder(): void {
    const order = orderFor(this.skyView, this.size, globalThis.devicePixelRatio || 1);
    if (order !== this.order) {
      this.order = order;
      this.options.onOrder?.(order);
    }
  }

  private hover(at: { x: number; y: number; clientX: number; clientY: number } | null): void {
    const { shown } = this;
    if (!at || !shown) {
      this.tip.hide();
      return;
    }
    const plane = new SkyPlane(this.skyView);
    this.tip.show(at, plane, shown, this.layerAt(at.clientX));
  }

  /** Reads out what lies in the middle, where a cross marks it. */
  private readOut(): void {
    const { shown, skyView: view } = this;
    this.cross = { x: view.x, y: view.y };
    this.draw(false);
    if (shown) {
      const { lon, lat } = middleOf(view);
      const at = new SkyPlane(view).place(lon, lat);
      if (at) {
        const lines = this.tip.lines(at, new SkyPlane(view), shown, shown.layers[this.index]);
        this.options.onSay?.(lines.join(', '));
      }
    }
  }

  private get index(): number {
    return Math.min(this.mapLook.layer, (this.shown?.layers.length ?? 1) - 1);
  }

  /** The layer that is drawn at a place of the screen; of two, the one on its side. */
  private layerAt(clientX: number): MapLayer {
    const { shown, mapLook: look } = this;
    const box = this.canvas.getBoundingClientRect();
    const share = (clientX - box.left) / (box.width || 1);
    return layerUnder(shown!, look, this.painted, share, this.isTurned);
  }
}
