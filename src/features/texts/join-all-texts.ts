import type { Pace } from "../pace.ts";
import { joinTexts } from "./join-texts.ts";

const rowsBetweenPauses = 200;

/**
 * Joins the texts of each customer, and counts the filled ones beyond the newest `most`.
 *
 * shapes: pieces [N][texts of the customer], newest first -> [N], and each text apart [N][texts that are read]
 * errors: features/cancelled, through `pace`
 */
export async function joinAllTexts(
  pieces: string[][],
  most: number,
  pace: Pace,
  onProgress: (share: number) => void = () => {},
): Promise<{ texts: string[]; apart: string[][]; leftOut: number }> {
  const texts: string[] = [];
  const apart: string[][] = [];
  let leftOut = 0;
  for (const ofCustomer of pieces) {
    if (texts.length % rowsBetweenPauses === 0) {
      await pace();
      onProgress(texts.length / pieces.length);
    }
    const joined = joinTexts(ofCustomer, most);
    texts.push(joined.text);
    apart.push(joined.apart);
    leftOut += joined.leftOut;
  }
  return { texts, apart, leftOut };
}
