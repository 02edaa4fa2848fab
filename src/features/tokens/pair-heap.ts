/** A pair of neighbouring symbols and how often it was counted when it was put in. */
export interface PairCount {
  pair: number;
  count: number;
}

/** A heap of pairs: the most frequent comes out first, of equals the one with the smaller number. */
export class PairHeap {
  private readonly items: PairCount[] = [];

  push(item: PairCount): void {
    const { items } = this;
    let place = items.length;
    items.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(item, items[parent])) break;
      items[place] = items[parent];
      place = parent;
    }
    items[place] = item;
  }

  pop(): PairCount | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && isBefore(items[child + 1], items[child])) child++;
      if (!isBefore(items[child], last)) break;
      items[place] = items[child];
      place = child;
    }
    items[place] = last;
    return top;
  }
}

function isBefore(a: PairCount, b: PairCount): boolean {
  return a.count > b.count || (a.count === b.count && a.pair < b.pair);
}
