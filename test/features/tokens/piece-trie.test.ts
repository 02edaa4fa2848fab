import fc from "fast-check";
import { expect, test } from "vitest";
import { PieceTrie } from "../../../src/features/tokens/piece-trie.ts";

test("a piece leads to its value, its beginnings and other strings to none", () => {
  const piece = fc.string({ unit: fc.constantFrom(..."ab水𠀀▁"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.uniqueArray(piece, { minLength: 1, maxLength: 40 }), piece, (pieces, other) => {
      const trie = new PieceTrie(pieces.map((text, id) => [text, id]));
      const find = (text: string) => {
        let node = 0;
        for (let i = 0; i < text.length && node >= 0; i++) node = trie.step(node, text.charCodeAt(i));
        return node < 0 ? -1 : trie.valueOf(node);
      };
      pieces.forEach((text, id) => expect(find(text)).toBe(id));
      expect(find(other)).toBe(pieces.indexOf(other));
    }),
  );
});
