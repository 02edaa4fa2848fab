const arrays = { Float32Array, Float64Array, Int32Array, Uint8Array, Uint32Array };
type ArrayName = keyof typeof arrays;

/**
 * Writes plain data as JSON that gives every bit back: typed arrays, NaN, the infinities and -0 as well.
 *
 * What JSON lacks becomes a text that begins with `$`, and a text that begins so gets another in front.
 */
export function writeExact(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => encode(part));
}

/** Reads what `writeExact` wrote. */
export function readExact(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) =>
    typeof part === "string" && part.startsWith("$") ? decode(part) : part,
  );
}

function encode(part: unknown): unknown {
  if (typeof part === "string") return part.startsWith("$") ? `$${part}` : part;
  if (typeof part === "number") {
    if (Object.is(part, -0)) return "$-0";
    return Number.isFinite(part) ? part : `$${part}`;
  }
  if (!ArrayBuffer.isView(part)) return part;
  const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  return `$${part.constructor.name}:${writeBase64(bytes)}`;
}

function decode(text: string): unknown {
  if (text.startsWith("$$")) return text.slice(1);
  const colon = text.indexOf(":");
  if (colon < 0) return Number(text.slice(1));
  const name = text.slice(1, colon) as ArrayName;
  const { buffer } = Uint8Array.from(atob(text.slice(colon + 1)), (c) => c.charCodeAt(0));
  return new arrays[name](buffer);
}

/** In pieces, since a call takes only so many arguments. */
function writeBase64(bytes: Uint8Array): string {
  const size = 0x8000;
  let text = "";
  for (let at = 0; at < bytes.length; at += size) {
    text += String.fromCharCode(...bytes.subarray(at, at + size));
  }
  return btoa(text);
}
