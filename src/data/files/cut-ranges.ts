type Range = [start: number, end: number];

/** A browser keeps account of every slice: beyond this many the bytes are copied together instead. */
const mostSlices = 1000;
const pieceBytes = 8 << 20;

/**
 * Keeps some ranges of a file's bytes, in order.
 *
 * memory: a Blob of slices, which copies nothing; of very many ranges, copied pieces of 8 MB
 */
export async function cutRanges(file: Blob, ranges: Range[]): Promise<Blob> {
  if (ranges.length === 1 && ranges[0][0] === 0 && ranges[0][1] === file.size) return file;
  if (ranges.length <= mostSlices) return new Blob(ranges.map(([start, end]) => file.slice(start, end)));
  const pieces: Blob[] = [];
  for (let from = 0; from < ranges.length;) {
    let to = from + 1;
    while (to < ranges.length && ranges[to][1] - ranges[from][0] <= pieceBytes) to++;
    pieces.push(await copyRanges(file, ranges.slice(from, to)));
    from = to;
  }
  return new Blob(pieces);
}

async function copyRanges(file: Blob, ranges: Range[]): Promise<Blob> {
  const [first] = ranges[0];
  if (ranges.length === 1) return file.slice(first, ranges[0][1]);
  const bytes = new Uint8Array(await file.slice(first, ranges[ranges.length - 1][1]).arrayBuffer());
  let length = 0;
  for (const [start, end] of ranges) {
    bytes.copyWithin(length, start - first, end - first);
    length += end - start;
  }
  return new Blob([bytes.subarray(0, length)]);
}
