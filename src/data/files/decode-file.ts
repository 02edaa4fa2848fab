import type { Encoding } from "../../recipe/types.ts";

/**
 * Turns a file into UTF-8 without a byte order mark.
 *
 * A file that is UTF-8 stays where it is; others are decoded in one stream, so that no character is cut in two.
 *
 * memory: a slice of `file`, or a new Blob, which browsers keep on disk when it is large
 */
export async function decodeFile(file: Blob, encoding: Encoding): Promise<Blob> {
  if (encoding === "utf-8") {
    const mark = new Uint8Array(await file.slice(0, 3).arrayBuffer());
    return mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? file.slice(3) : file;
  }
  const decoder = new TextDecoderStream(encoding) as ReadableWritablePair<string, Uint8Array>;
  const decoded = file.stream().pipeThrough(decoder).pipeThrough(new TextEncoderStream());
  return new Response(decoded).blob();
}
