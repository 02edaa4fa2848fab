/**
 * A prefix tree of pieces in three flat arrays: a quarter of a million pieces take some 30 MB, not hundreds.
 *
 * Edges lie in an open hash table; an edge is a node and the next code unit (UTF-16) of the piece.
 */
export class PieceTrie {
  private readonly slots: number;
  private readonly edges: Float64Array; // node * 65536 + code unit + 1; 0 is free
  private readonly children: Int32Array;
  private readonly values: Int32Array; // by node, -1 where no piece ends

  /** shapes: pieces with what each leads to, any order; of equal pieces the last counts */
  constructor(pieces: [string, number][]) {
    const most = pieces.reduce((sum, [piece]) => sum + piece.length, 1);
    this.slots = 2 ** Math.ceil(Math.log2(1.6 * most + 1));
    this.edges = new Float64Array(this.slots);
    this.children = new Int32Array(this.slots);
    this.values = new Int32Array(most).fill(-1);
    let nodes = 1;
    for (const [piece, value] of pieces) {
      let node = 0;
      for (let i = 0; i < piece.length; i++) {
        const slot = this.findSlot(node, piece.charCodeAt(i));
        if (this.edges[slot] === 0) {
          this.edges[slot] = node * 65536 + piece.charCodeAt(i) + 1;
          this.children[slot] = nodes++;
        }
        node = this.children[slot];
      }
      this.values[node] = value;
    }
  }

  /** The node that a code unit leads to from another (the root is 0); -1 where no piece goes on like this. */
  step(node: number, unit: number): number {
    const slot = this.findSlot(node, unit);
    return this.edges[slot] === 0 ? -1 : this.children[slot];
  }

  /** What the piece that ends at a node leads to; -1 where none does. */
  valueOf(node: number): number {
    return this.values[node];
  }

  private findSlot(node: number, unit: number): number {
    const edge = node * 65536 + unit + 1;
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (this.slots - 1);
    while (this.edges[slot] !== 0 && this.edges[slot] !== edge) slot = (slot + 1) & (this.slots - 1);
    return slot;
  }
}
