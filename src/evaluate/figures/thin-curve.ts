import type { Curve } from "../types.ts";

/**
 * Leaves out points of a curve evenly until it has at most `most`; the first and the last stay.
 *
 * shapes: x [N], y [N] -> at most [most]
 */
export function thinCurve(curve: Curve, most = 400): Curve {
  const n = curve.x.length;
  if (n <= most) return curve;
  const kept = Array.from({ length: most }, (_, i) => Math.round((i * (n - 1)) / (most - 1)));
  return { x: kept.map((i) => curve.x[i]), y: kept.map((i) => curve.y[i]) };
}
