/** A matrix in bytes: the value of a place is its byte times the scale of its row. */
export interface QuantizedRows {
  bytes: Int8Array; // [R, C]
  scales: Float32Array; // [R]
}

/** The largest byte; -128 is not used, so that a row and its negative are written alike. */
const largest = 127;

/**
 * Writes each row of a matrix in bytes, with the largest of its values as 127.
 *
 * No value moves by more than half a scale, which is the largest of its row / 254. A row of zeros has the scale 0.
 *
 * shapes: values [R, C], row by row -> bytes [R, C], scales [R]
 * memory: returns new arrays
 */
export function quantizeRows(values: Float32Array, rows: number): QuantizedRows {
  const width = rows > 0 ? values.length / rows : 0;
  const bytes = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [start, end] = [row * width, (row + 1) * width];
    let most = 0;
    for (let i = start; i < end; i++) most = Math.max(most, Math.abs(values[i]));
    const scale = (scales[row] = most / largest);
    if (scale === 0) continue;
    for (let i = start; i < end; i++) {
      bytes[i] = Math.max(-largest, Math.min(largest, Math.round(values[i] / scale)));
    }
  }
  return { bytes, scales };
}

/**
 * Reads a matrix that quantizeRows wrote.
 *
 * shapes: bytes [R, C], scales [R] -> [R, C]
 * memory: returns a new array
 */
export function dequantizeRows({ bytes, scales }: QuantizedRows): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bytes.length);
  const width = bytes.length / scales.length;
  for (let i = 0; i < bytes.length; i++) values[i] = bytes[i] * scales[Math.floor(i / width)];
  return values;
}
