/** Turns 4 rows of numbers that lie along k into k groups of 4. `from`, `row` (between rows), `to`, `step` (between groups) in bytes. */
function turn4(from: usize, row: usize, k: i32, to: usize, step: usize): void {
  for (; k >= 4; k -= 4) {
    const r0 = v128.load(from);
    const r1 = v128.load(from + row);
    const r2 = v128.load(from + 2 * row);
    const r3 = v128.load(from + 3 * row);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
    v128.store(to + step, v128.shuffle<i64>(low01, low23, 1, 3));
    v128.store(to + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2));
    v128.store(to + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3));
    from += 16;
    to += 4 * step;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from + row), 4);
    store<f32>(to, load<f32>(from + 2 * row), 8);
    store<f32>(to, load<f32>(from + 3 * row), 12);
    from += 4;
    to += step;
  }
}

/** The same for 2 rows. */
function turn2(from: usize, row: usize, k: i32, to: usize, step: usize): void {
  for (; k >= 4; k -= 4) {
    const r0 = v128.load(from);
    const r1 = v128.load(from + row);
    const low = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    v128.store64_lane(to, low, 0);
    v128.store64_lane(to + step, low, 1);
    v128.store64_lane(to + 2 * step, high, 0);
    v128.store64_lane(to + 3 * step, high, 1);
    from += 16;
    to += 4 * step;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from + row), 4);
    from += 4;
    to += step;
  }
}

/** Copies k groups of `width` (4, 6 or 8) numbers that lie beside each other. */
function copyGroups(width: i32, from: usize, row: usize, k: i32, to: usize): void {
  const step = (<usize>width) << 2;
  for (; k > 0; k--) {
    v128.store(to, v128.load(from));
    if (width == 8) v128.store(to, v128.load(from, 16), 16);
    else if (width == 6) store<i64>(to, load<i64>(from, 16), 16);
    from += row;
    to += step;
  }
}

/** One number after the other, with zeros for what is missing of the width. */
function packEdge(width: i32, from: usize, across: usize, along: usize, count: i32, k: i32, to: usize): void {
  for (let p = 0; p < k; p++) {
    for (let i = 0; i < width; i++, to += 4) {
      store<f32>(to, i < count ? load<f32>(from + <usize>i * across + <usize>p * along) : 0);
    }
  }
}

/**
 * Packs a stretch of a matrix into panels of `width` (4, 6 or 8) of its rows or columns, k by k, as the tile reads them.
 *
 * `across` (from one row or column of a panel to the next) and `along` (from one k to the next) in bytes; 4 in one of them is fast.
 * The last panel is filled up with zeros.
 */
export function pack(
  width: i32,
  from: usize,
  across: usize,
  along: usize,
  count: i32,
  k: i32,
  to: usize,
): void {
  const step = (<usize>width) << 2;
  const bytes = step * k;
  for (; count > 0; count -= width, from += across * width, to += bytes) {
    if (count < width || (along != 4 && across != 4)) {
      packEdge(width, from, across, along, count, k, to);
    } else if (along == 4) {
      turn4(from, across, k, to, step);
      if (width == 8) turn4(from + 4 * across, across, k, to + 16, step);
      else if (width == 6) turn2(from + 4 * across, across, k, to + 16, step);
    } else {
      copyGroups(width, from, along, k, to);
    }
  }
}
