/** What was learned of a number; plain JSON, part of the model pack. */
export interface NumberFit {
  /** The value goes through sign(x) ln(1 + |x|) first. */
  log: boolean;
  center: number;
  scale: number;
  /** A column of its own says where the value is missing. */
  missingFlag: boolean;
  /** Too few training customers have a value: the number is always 0. */
  empty: boolean;
}

/**
 * What fewer training customers have teaches little and may tell of one of them: a number counts as empty, a level of a
 * category as unseen.
 */
export const minCustomersToLearn = 5;

/** Scaled numbers stay within this many inter-quartile ranges of the median. */
export const clipAt = 8;

/** Skewness from which a number counts as heavy-tailed; an exponential distribution has 2. */
const heavySkewness = 2;

/**
 * Learns how to scale a number, from the training customers alone.
 *
 * The centre is the median and the scale the inter-quartile range; where that is 0 the standard deviation,
 * where that is 0 too, 1. A heavy-tailed number (skewness beyond +-2 that a signed logarithm lessens)
 * is taken by its logarithm. The missing flag exists only where a training customer misses the value;
 * a value first missed at scoring time is then simply the median. A magnitude of 1e100 or more counts as missing. Where
 * fewer than five training customers have a value nothing is learned of it, for its median would be that of one of them.
 *
 * shapes: values [N of training]
 * units:  in, those of the export; the fit scales to inter-quartile ranges
 * source: quartiles by linear interpolation, as scikit-learn's RobustScaler
 */
export function fitNumber(values: Float64Array): NumberFit {
  const present = values.filter(isUsable);
  const missingFlag = present.length < values.length;
  if (present.length < minCustomersToLearn)
    return { log: false, center: 0, scale: 1, missingFlag, empty: true };
  const logged = present.map(toSignedLog);
  const skewness = Math.abs(computeSkewness(present));
  const log = skewness > heavySkewness && Math.abs(computeSkewness(logged)) < skewness;
  const sorted = (log ? logged : present).sort();
  const range = readQuantile(sorted, 0.75) - readQuantile(sorted, 0.25);
  const scale = range || computeDeviation(sorted) || 1;
  const center = readQuantile(sorted, 0.5) + 0; // JSON knows no -0
  return { log, center, scale, missingFlag, empty: false };
}

/**
 * Scales one value; a missing one becomes 0, which is the median.
 *
 * units:  inter-quartile ranges from the median, clipped to +-8
 */
export function applyNumber(fit: NumberFit, value: number): number {
  if (fit.empty || !isUsable(value)) return 0;
  const scaled = ((fit.log ? toSignedLog(value) : value) - fit.center) / fit.scale;
  return Math.min(clipAt, Math.max(-clipAt, scaled));
}

/** The median of the training customers in the units of the export, to 12 digits; null where too few have a value. */
export function readMedian({ log, center, empty }: NumberFit): number | null {
  if (empty) return null;
  const median = log ? Math.sign(center) * Math.expm1(Math.abs(center)) : center;
  return Number(median.toPrecision(12));
}

/** Whether a number is there and small enough to compute with. */
export function isUsable(value: number): boolean {
  return Math.abs(value) < 1e100;
}

function toSignedLog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

function readQuantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

function computeMoment(values: Float64Array, mean: number, power: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** power;
  return sum / values.length;
}

function computeMean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function computeDeviation(values: Float64Array): number {
  if (values[0] === values.at(-1)) return 0; // rounding of the mean would leave a trace
  return Math.sqrt(computeMoment(values, computeMean(values), 2));
}

function computeSkewness(values: Float64Array): number {
  const mean = computeMean(values);
  const variance = computeMoment(values, mean, 2);
  return variance > 0 ? computeMoment(values, mean, 3) / variance ** 1.5 : 0;
}
