import { useEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PartitionFile, Region } from '../../protocol';
import { watchTheme } from '../../plot/theme';
import { formatAbout, formatBytes } from '../format';
import { fittingFrame, viewOf, WHOLE, zoomed, type ChartFrame } from './chart-frame';
import { coloursOf } from './colours';
import { gridLines } from './grid-lines';
import { paintLines, paintPartitions, type PartitionLook } from './paint';
import { ALL_PARTITIONS, PartitionAreas } from './partition-areas';
import { fileAt, partitionRaster } from './partition-raster';
import { regionLines } from './region-lines';

export interface SkyChartProps {
  files: readonly PartitionFile[];
  selected: ReadonlySet<string>;
  region: Region | null;
  trans: TranslationBundle;
  /** A file was clicked, by its index in the list; `extend` with shift. */
  onPick: (index: number, extend: boolean) => void;
}

/** The partitions found on the sky, with the region: fills and outlines exact to the pixel of the screen. */
export function SkyChart({ files, selected, region, trans, onPick }: SkyChartProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [theme, setTheme] = useState(0);
  const [pointed, setPointed] = useState(-1);
  const areas = useMemo(() => new PartitionAreas(files), [files]);
  const lines = useMemo(() => (region === null ? null : regionLines(region)), [region]);
  const fit = useMemo(() => fittingFrame(areas, lines), [areas, lines]);
  const [frame, setFrame] = useState<ChartFrame>(fit);
  useEffect(() => setFrame(fit), [fit]);

  useEffect(() => {
    const node = host.current!;
    const observer = new ResizeObserver(() => setWidth(node.clientWidth));
    observer.observe(node);
    const unwatch = watchTheme(() => setTheme(count => count + 1));
    return () => {
      observer.disconnect();
      unwatch();
    };
  }, []);

  const height = Math.round(Math.min(260, width * (frame.field === WHOLE ? 0.5 : 0.62)));
  const view = useMemo(() => (width > 0 ? viewOf(frame, width, height) : null), [frame, width, height]);
  const sharpness = Math.min(2, globalThis.devicePixelRatio || 1);
  const background = files.some(({ partition }) => /^\d{6}-\d{6}$/.test(partition)) ? ALL_PARTITIONS : null;
  const raster = useMemo(
    () => view && partitionRaster(view, areas, background, lines?.pixels, sharpness),
    [view, areas, background, lines, sharpness]
  );

  useEffect(() => {
    const node = canvas.current;
    const context = node?.getContext('2d');
    if (!node || !context || !view || !raster) {
      return;
    }
    node.width = raster.width;
    node.height = raster.height;
    const colours = coloursOf(node);
    const look = (index: number): PartitionLook =>
      !files[index].exists ? 'missing' : selected.has(files[index].path) ? 'selected' : 'found';
    const image = context.createImageData(raster.width, raster.height);
    paintPartitions(image, raster, look, pointed, colours);
    context.putImageData(image, 0, 0);
    context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    paintLines(context, view, gridLines(view, frame), lines, colours);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }, [raster, view, files, selected, lines, pointed, theme, sharpness, frame]);

  const under = (event: MouseEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return raster && view ? fileAt(raster, view, event.clientX - box.left, event.clientY - box.top) : -1;
  };
  const tip = pointed >= 0 ? files[pointed] : undefined;
  const chosen = files.filter(file => selected.has(file.path)).length;
  return (
    <div className="jp-gaia-chart" ref={host}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={trans.__('Chart of the sky: %1 partitions, %2 selected', String(areas.size), String(chosen))}
        style={{ width, height, cursor: tip ? 'pointer' : undefined }}
        onMouseMove={event => setPointed(under(event))}
        onMouseLeave={() => setPointed(-1)}
        onClick={event => {
          const index = under(event);
          if (index >= 0) {
            onPick(index, event.shiftKey);
          }
        }}
      />
      <div className="jp-gaia-chart-bar">
        <span className="jp-gaia-chart-tip">
          {tip
            ? tip.exists
              ? `${tip.partition} · ${formatBytes(tip.bytes)} · ${trans.__('about %1 rows', formatAbout(tip.rows))}`
              : trans.__('%1 · not on this volume', tip.partition)
            : frame.field === WHOLE
              ? trans.__('Whole sky, ICRS, east to the left')
              : trans.__('%1 high, ICRS, east to the left', fieldText(frame.field))}
        </span>
        <ZoomButton label={trans.__('Zoom out')} sign="−" onClick={() => setFrame(zoomed(frame, 2))} />
        <ZoomButton label={trans.__('Zoom in')} sign="+" onClick={() => setFrame(zoomed(frame, 0.5))} />
        <ZoomButton label={trans.__('Show all that was found')} sign="⤢" onClick={() => setFrame(fit)} />
      </div>
    </div>
  );
}

function ZoomButton({ label, sign, onClick }: { label: string; sign: string; onClick: () => void }): JSX.Element {
  return (
    <button type="button" className="jp-gaia-icon-button" title={label} aria-label={label} onClick={onClick}>
      {sign}
    </button>
  );
}

const fieldText = (field: number): string =>
  field >= 1 ? `${Number(field.toPrecision(2))}°` : `${Number((field * 60).toPrecision(2))}′`;
