import type { Bins, Slots, TreeNode } from "./types.ts";

/**
 * Adds what a tree says of each customer to the margins.
 *
 * shapes: slots [N, columns], margins [N]
 * memory: changes `margins`
 */
export function addTree(root: TreeNode, { starts }: Bins, slots: Slots, margins: Float64Array): void {
  const width = starts.length - 1;
  for (let i = 0; i < margins.length; i++) {
    let node = root;
    while (node.goesLeft !== null) {
      const bin = slots[i * width + node.column] - starts[node.column];
      node = node.goesLeft[bin] === 1 ? node.left : node.right;
    }
    margins[i] += node.value;
  }
}
