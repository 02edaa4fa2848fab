import type { PreparedSide } from "../../../features/types.ts";

/** What the trees read of a side: numbers as they are, NaN where missing [N, P]; codes of categories [N, C]. */
export type TreeSide = Pick<PreparedSide, "categories" | "target"> & { raw: Float64Array };

/** How the values of one column fall into bins; one bin more, the last, is for missing values. */
export type ColumnBins = NumberBins | CategoryBins;

/** Bins of a number, by its value. */
export interface NumberBins {
  kind: "number";
  /** Bins of values. */
  size: number;
  /** Whether a training customer has no value. */
  hasMissing: boolean;
  /** Greatest value of each bin but the last, rising. */
  bounds: Float64Array;
}

/** Bins of a category: one for each code that training customers have. */
export interface CategoryBins {
  kind: "category";
  size: number;
  hasMissing: boolean;
  /** Bin of each code; a code that no training customer has counts as missing. */
  bins: Int32Array;
}

/** Bins of all columns, categories first. Column c has the slots starts[c] .. starts[c + 1] of a histogram. */
export interface Bins {
  columns: ColumnBins[];
  starts: Int32Array; // [columns + 1]
}

/** The slot of every value of a side. [N, columns] row by row */
export type Slots = Uint16Array | Uint32Array;

/** A node of a tree. */
export type TreeNode = TreeLeaf | TreeQuestion;

/** What is added to the margin of the customers that come here. */
export interface TreeLeaf {
  goesLeft: null;
  value: number;
}

/** Customers whose bin of the column has a 1 go left. */
export interface TreeQuestion {
  goesLeft: Uint8Array;
  column: number;
  left: TreeNode;
  right: TreeNode;
}
