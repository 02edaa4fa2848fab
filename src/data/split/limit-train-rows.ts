/**
 * Finds the customers that stay when training is limited: its first ones in file order, validation and test whole.
 *
 * shapes: sides [N] -> places of those that stay, rising
 */
export function limitTrainRows(sides: Uint8Array, most: number | null): Int32Array {
  let train = 0;
  const stay: number[] = [];
  for (let i = 0; i < sides.length; i++) {
    if (sides[i] === 0 && most !== null && train >= most) continue;
    if (sides[i] === 0) train++;
    stay.push(i);
  }
  return Int32Array.from(stay);
}
