import type {
  AppliedCustomers,
  CustomerTrace,
  EncoderTokenizer,
  Fitted,
  FormField,
  Prepared,
  TypedCustomer,
} from "../features/types.ts";
import type { Side } from "../data/types.ts";
import type { Recipe } from "../recipe/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

export type FeaturesProgress = (progress: { stage: "features" | "tokens"; share: number }) => void;

/** features.worker: customers -> features and tokens. */
export interface FeaturesApi extends CommonApi {
  /** Takes the port on which data.worker posts one CustomerTable. */
  connect(port: MessagePort): Promise<Result<void>>;
  /**
   * Fits on the training customers, applies to all; the arrays are transferred. Waits for the CustomerTable. `tokenizer`
   * is that of an encoder which was trained before; without one a vocabulary is learned.
   */
  prepare(
    recipe: Recipe,
    onProgress: FeaturesProgress,
    tokenizer?: EncoderTokenizer | null,
  ): Promise<Result<{ prepared: Prepared; timings: { features: number; tokens: number } }>>;
  /** Makes features of the customers that come on `port`, with what a model learned; the arrays are transferred. */
  apply(fitted: Fitted, port: MessagePort, onProgress: FeaturesProgress): Promise<Result<AppliedCustomers>>;
  /** The same for a customer typed in by hand. */
  applyOne(fitted: Fitted, customer: TypedCustomer): Promise<Result<AppliedCustomers>>;
  /** The fields of the form for such a customer. */
  describeForm(fitted: Fitted): Promise<Result<FormField[]>>;
  /** One customer's way through the last `prepare`; `row` is its position in its side. */
  trace(side: Side, row: number): Promise<Result<CustomerTrace>>;
  /** Ends the work of `apply` with `features/cancelled`; a run goes on. */
  cancelApply(): Promise<Result<void>>;
  /** Ends all work under way with `features/cancelled`. */
  cancel(): Promise<Result<void>>;
}
