import type { TranslationBundle } from '@jupyterlab/translation';
import type { MapLayer } from '../../protocol';
import { COLOUR_MAPS, type ColourMapName } from '../../plot/colour-maps';
import { nameOf, type Comparison } from '../../plot/compare';
import { BLINK_SECONDS, type MapLook, type MapState } from '../../plot/map-look';
import type { Tool } from '../../plot/region-draw';
import type { ColourScale, Stretch } from '../../plot/stretch';
import type { Frame } from '../../sky/frames';
import type { ProjectionName } from '../../sky/projection';
import { Blink } from './blink';
import { ColourEnds } from './colour-ends';
import { button, element } from '../elements';
import { checkbox, Choice, iconButton, labelled, Menu, toggle } from './controls';

export interface MapToolbarOptions {
  trans: TranslationBundle;
  onLook: (change: Partial<MapLook>) => void;
  onFrame: (frame: Frame) => void;
  onProjection: (projection: ProjectionName) => void;
  onTool: (tool: Tool) => void;
  onZoom: (factor: number) => void;
  onHome: () => void;
  /** Of two layers in turn, the other one. */
  onFlip: () => void;
}

const ICONS = {
  in: 'M8 3v10M3 8h10',
  out: 'M3 8h10',
  home: 'M2.5 8.5 8 3l5.5 5.5M4 7.5V13h8V7.5',
  move: 'M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2',
  zoom: 'M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3M8 5.5v5M5.5 8h5',
  circle: 'M8 2.5a5.5 5.5 0 1 0 .01 0',
  box: 'M2 4h12v8H2z',
  polygon: 'M8 2l6 4.5L11.5 13h-7L2 6.5z'
} as const;

/** What a map can be told: layers, projection, colours, and what the pointer does. */
export class MapToolbar {
  readonly node = element('div', 'jp-gaia-map-tools');
  private readonly layer: Choice<string>;
  private readonly other: Choice<string>;
  private readonly comparison: Choice<Comparison>;
  private readonly projection: Choice<ProjectionName>;
  private readonly frame: Choice<Frame>;
  private readonly stretch: Choice<Stretch | 'auto'>;
  private readonly ends: ColourEnds;
  private readonly blink: Choice<string>;
  private readonly flip: HTMLButtonElement;
  private readonly colours: Choice<ColourMapName | 'auto'>;
  private readonly flags: [key: 'isReversed' | 'hasGrid' | 'hasLabels' | 'isFull', input: HTMLInputElement][] = [];
  private readonly tools: [tool: Tool, node: HTMLButtonElement][];
  private readonly look: Menu;

  constructor({ trans, onLook, ...options }: MapToolbarOptions) {
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', trans.__('Map view'));
    this.layer = new Choice(trans.__('Layer'), [], value =>
      // Values of another quantity.
      onLook({ layer: Number(value), limits: undefined })
    );
    this.comparison = new Choice(
      trans.__('Compare with another layer'),
      [
        ['none', trans.__('one layer')],
        ['side', trans.__('beside')],
        ['split', trans.__('split with')],
        ['blink', trans.__('in turn with')],
        ['difference', trans.__('minus')],
        ['ratio', trans.__('divided by')]
      ],
      comparison => onLook({ comparison, limits: undefined })
    );
    this.other = new Choice(trans.__('Other layer'), [], value => onLook({ other: Number(value) }));
    this.blink = new Choice<string>(
      trans.__('How often the layers change'),
      BLINK_SECONDS.map(seconds => [
        String(seconds),
        seconds === 0 ? trans.__('by hand') : trans.__('every %1 s', String(seconds))
      ]),
      value => onLook({ blinkSeconds: Number(value) })
    );
    this.flip = button(
      trans.__('Other layer'),
      options.onFlip,
      trans.__('Show the other layer (space bar on the map)')
    );
    this.projection = new Choice(
      trans.__('Projection'),
      [
        ['mollweide', trans.__('Mollweide')],
        ['hammer', trans.__('Hammer–Aitoff')],
        ['plate-carree', trans.__('Plate carrée')],
        ['orthographic', trans.__('Orthographic')]
      ],
      options.onProjection
    );
    this.frame = new Choice(
      trans.__('Coordinate frame'),
      [
        ['icrs', trans.__('ICRS')],
        ['galactic', trans.__('Galactic')],
        ['ecliptic', trans.__('Ecliptic')]
      ],
      options.onFrame
    );
    this.stretch = new Choice(
      trans.__('Stretch'),
      [
        ['auto', trans.__('automatic')],
        ['linear', trans.__('linear')],
        ['log', trans.__('logarithmic')],
        ['sqrt', trans.__('square root')],
        ['equalised', trans.__('histogram-equalised')]
      ],
      value => onLook({ stretch: value === 'auto' ? undefined : value })
    );
    this.ends = new ColourEnds({ trans, onLook });
    this.colours = new Choice(
      trans.__('Colours'),
      [['auto', trans.__('automatic')] as const, ...COLOUR_MAPS.map(name => [name, name] as const)],
      value => onLook({ colours: value === 'auto' ? undefined : value })
    );
    this.look = new Menu(trans.__('Appearance'));
    this.look.sheet.append(
      labelled(trans.__('Stretch'), this.stretch.node),
      ...this.ends.nodes,
      labelled(trans.__('Colours'), this.colours.node),
      this.flag('isReversed', trans.__('Reverse colours'), onLook),
      this.flag('hasGrid', trans.__('Coordinate grid'), onLook),
      this.flag('hasLabels', trans.__('Labels of the grid'), onLook),
      this.flag('isFull', trans.__('Full resolution, also where most pixels hold no source'), onLook)
    );
    const tool = (name: Tool, label: string): [Tool, HTMLButtonElement] => [
      name,
      toggle(label, ICONS[name], () => options.onTool(name))
    ];
    this.tools = [
      tool('move', trans.__('Move: drag the map, or turn it')),
      tool('zoom', trans.__('Zoom: drag a box (or hold Shift)')),
      tool('circle', trans.__('Draw a circle: drag from its centre')),
      tool('box', trans.__('Draw a box: drag from corner to corner')),
      tool('polygon', trans.__('Draw a polygon: click its corners, double-click or Enter ends it'))
    ];
    this.node.append(
      this.layer.node,
      this.comparison.node,
      this.other.node,
      this.blink.node,
      this.flip,
      this.frame.node,
      this.projection.node,
      group(trans.__('Zoom'), [
        iconButton(trans.__('Zoom in'), ICONS.in, () => options.onZoom(1.6)),
        iconButton(trans.__('Zoom out'), ICONS.out, () => options.onZoom(1 / 1.6)),
        iconButton(trans.__('Back to the beginning'), ICONS.home, options.onHome)
      ]),
      group(
        trans.__('What the pointer does'),
        this.tools.map(([, node]) => node)
      ),
      this.look.node
    );
    this.showTool('move');
  }

  /** Puts further controls at the end. */
  append(...nodes: HTMLElement[]): void {
    this.node.append(...nodes);
  }

  /** Shows what holds. */
  sync({ view, look }: MapState, layers: readonly MapLayer[], scale: ColourScale | null): void {
    const names = layers.map((layer, i) => [String(i), nameOf(layer)] as const);
    this.layer.offer(names);
    this.other.offer(names);
    this.layer.value = String(Math.min(look.layer, Math.max(0, layers.length - 1)));
    this.other.value = String(Math.min(look.other, Math.max(0, layers.length - 1)));
    this.layer.hidden = this.comparison.hidden = layers.length < 2;
    this.other.hidden = layers.length < 2 || look.comparison === 'none';
    this.comparison.value = look.comparison;
    this.blink.hidden = this.flip.hidden = layers.length < 2 || look.comparison !== 'blink';
    this.blink.value = String(look.blinkSeconds ?? Blink.usualSeconds());
    this.projection.value = view.projection;
    this.frame.value = view.frame;
    this.stretch.value = look.stretch ?? 'auto';
    this.ends.sync(look, scale);
    this.colours.value = look.colours ?? 'auto';
    for (const [key, input] of this.flags) {
      input.checked = look[key];
    }
  }

  showTool(tool: Tool): void {
    for (const [name, node] of this.tools) {
      node.setAttribute('aria-pressed', String(name === tool));
    }
  }

  dispose(): void {
    this.look.dispose();
  }

  private flag(
    key: 'isReversed' | 'hasGrid' | 'hasLabels' | 'isFull',
    label: string,
    onLook: MapToolbarOptions['onLook']
  ): HTMLElement {
    const { node, input } = checkbox(label, checked => onLook({ [key]: checked }));
    this.flags.push([key, input]);
    return node;
  }
}

function group(label: string, nodes: HTMLElement[]): HTMLElement {
  const node = element('div', 'jp-gaia-tool-group');
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', label);
  node.append(...nodes);
  return node;
}
