/** The distance of the farthest of the `count` nearest so far, in a binary heap. */
export class NearestLimit {
  private readonly heap: Float64Array;
  private size = 0;

  constructor(count: number) {
    this.heap = new Float64Array(count);
  }

  /** A greater distance is certainly not among the nearest; an equal one may be, by its source_id. */
  get worst(): number {
    return this.size < this.heap.length ? Infinity : this.heap[0];
  }

  add(distance: number): void {
    const { heap } = this;
    if (this.size < heap.length) {
      this.rise(this.size++, distance);
    } else if (distance < heap[0]) {
      this.sink(distance);
    }
  }

  private rise(from: number, distance: number): void {
    const { heap } = this;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above] >= distance) {
        break;
      }
      heap[at] = heap[above];
      at = above;
    }
    heap[at] = distance;
  }

  private sink(distance: number): void {
    const { heap, size } = this;
    let at = 0;
    for (let next = 1; next < size; next = 2 * at + 1) {
      const greater = next + 1 < size && heap[next + 1] > heap[next] ? next + 1 : next;
      if (heap[greater] <= distance) {
        break;
      }
      heap[at] = heap[greater];
      at = greater;
    }
    heap[at] = distance;
  }
}
