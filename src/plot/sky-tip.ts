import type { MapFrame, MapLayer } from '../protocol';
import type { SkyPlane } from '../sky/plane';
import { expectedHere } from './expected-here';
import { describePoint, lookUp } from './hover';

/** What is under the pointer, beside it. */
export class SkyTip {
  private readonly node: HTMLDivElement;

  constructor(private readonly host: HTMLElement) {
    this.node = host.appendChild(document.createElement('div'));
    this.node.className = 'jp-gaia-sky-tip';
    this.node.hidden = true;
  }

  /** Shows what lies at a place of the plane, or nothing outside the sky. */
  show(
    at: { x: number; y: number; clientX: number; clientY: number },
    plane: SkyPlane,
    map: MapFrame,
    layer: MapLayer
  ): void {
    const lines = this.lines(at, plane, map, layer);
    this.node.hidden = lines.length === 0;
    if (lines.length === 0) {
      return;
    }
    this.node.replaceChildren(
      ...lines.map(text => {
        const line = document.createElement('div');
        line.textContent = text;
        line.classList.toggle('jp-gaia-sky-value', text === lines.valueLine);
        return line;
      })
    );
    const box = this.host.getBoundingClientRect();
    const left = at.clientX - box.left;
    const top = at.clientY - box.top;
    const { offsetWidth, offsetHeight } = this.node;
    const flipX = left + offsetWidth + 20 > box.width;
    const flipY = top + offsetHeight + 20 > box.height;
    this.node.style.left = `${flipX ? left - offsetWidth - 12 : left + 14}px`;
    this.node.style.top = `${flipY ? top - offsetHeight - 8 : top + 14}px`;
  }

  /** What lies at a place of the plane, in lines. */
  lines(
    { x, y }: { x: number; y: number },
    plane: SkyPlane,
    map: MapFrame,
    layer: MapLayer
  ): string[] & { valueLine?: string } {
    const point = lookUp(x, y, plane, map, layer);
    if (!point) {
      return [];
    }
    const lines = describePoint(point, plane.aspect.frame, layer);
    const valueLine = lines.at(-1);
    const expected = expectedHere(map, layer, point.ra, point.dec);
    return Object.assign([...lines, ...(expected === null ? [] : [expected])], { valueLine });
  }

  hide(): void {
    this.node.hidden = true;
  }

  dispose(): void {
    this.node.remove();
  }
}
