import type { TableSource, TableSummary } from "../../data/types.ts";
import { usualEncoder } from "../../session/encoders.ts";
import {
  completeAugment,
  completeMethod,
  completePretrain,
  completeRecipe,
  findRate,
} from "../../recipe/complete-recipe.ts";
import type { RecipeInput } from "../../recipe/parse-recipe.ts";
import type { EncoderRecipe, MethodRecipe, Recipe, Role, TableRecipe } from "../../recipe/types.ts";

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** What a person, a recipe or the address has settled; the rest is proposed from the data. */
export type Choices = Omit<Partial<RecipeInput>, "version" | "tables"> & { tables?: undefined };

export type ChoicesChange = DeepPartial<Choices>;

/** Lays changes over choices, object by object; arrays and plain values are replaced, what is undefined stays. */
export function mergeChoices<T extends object>(base: T, change: object): T {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue;
    const before = merged[key];
    merged[key] = isPlain(before) && isPlain(value) ? mergeChoices(before, value) : value;
  }
  return merged as T;
}

function isPlain(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The choices with another target: what belonged to the former one (task, positive class) is open again. */
export function targetChoices(choices: Choices, table: string, column: string): Choices {
  const columns = structuredClone(choices.columns ?? {});
  for (const roles of Object.values(columns)) {
    for (const [name, role] of Object.entries(roles)) if (role === "target") delete roles[name];
  }
  columns[table] = { ...columns[table], [column]: "target" };
  const train = choices.train && { ...choices.train, earlyStopping: undefined };
  const label = { kind: "column" as const, table, column, positive: null };
  const customer = choices.customer?.table === table ? choices.customer : undefined;
  return { ...choices, columns, label, task: undefined, train, customer };
}

/**
 * The choices with another role for one column.
 *
 * In the table of customers the role `key` says what names a customer: it moves from the former column, and taking
 * it away makes each row a customer.
 */
export function roleChoices(
  choices: Choices,
  customer: Recipe["customer"] | null,
  table: string,
  column: string,
  role: Role,
): Choices {
  if (role === "target") return targetChoices(choices, table, column);
  const columns = { ...choices.columns, [table]: { ...choices.columns?.[table], [column]: role } };
  if (customer?.table === table && (role === "key" || customer.key === column)) {
    if (customer.key !== null && customer.key !== column) delete columns[table][customer.key];
    choices = { ...choices, customer: { table, key: role === "key" ? column : null } };
  }
  const wasTarget = choices.label?.table === table && choices.label.column === column;
  return wasTarget ? { ...choices, columns, label: undefined, task: undefined } : { ...choices, columns };
}

/** What of the choices an encoder in ONNX form cannot take part in: it is run as it is, by another engine. */
export type SetAside = Pick<Choices, "method" | "pretrain"> & {
  augment?: NonNullable<Choices["train"]>["augment"];
};

/** Whether choices name nothing that such an encoder would have to refuse. */
export function leavesOpen({ method, pretrain, train }: Choices): boolean {
  const changes = Object.values(train?.augment ?? {}).some((share) => (share ?? 0) > 0);
  return method === undefined && !pretrain?.minutes && !changes;
}

/** The choices that such an encoder leaves: its one method, and nothing that would change it or its texts. */
export function freezeChoices(choices: Choices): { choices: Choices; setAside: SetAside } {
  const { method, pretrain, train } = choices;
  return {
    choices: {
      ...choices,
      method: { kind: "head" },
      pretrain: undefined,
      train: { ...train, augment: undefined },
    },
    setAside: { method, pretrain, augment: train?.augment },
  };
}

/** The choices with what was set aside back in its place. */
export function thawChoices(choices: Choices, { method, pretrain, augment }: SetAside): Choices {
  return { ...choices, method, pretrain, train: { ...choices.train, augment } };
}

/**
 * The choices without the method and the rates that a recipe gave for an encoder of another kind: what suits random weights
 * spoils an encoder that knows something. What was changed since stays.
 */
export function dropGiven(choices: Choices, given: Choices): Choices {
  const { method, pretrain, train } = choices;
  const keep = <T>(value: T, before: unknown) => (isSame(value, before) ? undefined : value);
  return {
    ...choices,
    method: keep(method, given.method),
    pretrain: pretrain && {
      ...pretrain,
      learningRate: keep(pretrain.learningRate, given.pretrain?.learningRate),
    },
    train: train && { ...train, learningRate: keep(train.learningRate, given.train?.learningRate) },
  };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

type LoraRecipe = Extract<MethodRecipe, { kind: "lora" }>;

/** LoRA of another rank; what it adds keeps its weight where alpha was the usual one, twice the rank. */
export function changeRank(method: LoraRecipe, rank: number): LoraRecipe {
  return { ...method, rank, alpha: method.alpha === 2 * method.rank ? 2 * rank : method.alpha };
}

/**
 * The recipe with another encoder, and with what the choices say of its method and its texts, or what is usual for it.
 *
 * No number that the data has a say in is touched.
 */
export function suitRecipe(recipe: Recipe, choices: Choices, encoder: EncoderRecipe): Recipe {
  const method = completeMethod(choices.method, encoder.source);
  const { learningRate = findRate(encoder.source, method.kind, recipe.fusion), augment } =
    choices.train ?? {};
  return {
    ...recipe,
    encoder,
    method,
    pretrain: completePretrain(choices.pretrain, encoder.source),
    train: { ...recipe.train, learningRate, augment: completeAugment(augment) },
  };
}

/**
 * A recipe to go on choosing with while the data cannot complete one: the choices, and plain guesses for the rest.
 *
 * It is never run; a run takes what the data side proposed.
 */
export function draftRecipe(tables: TableSummary[], sources: TableSource[], choices: Choices): Recipe {
  const [first] = tables;
  const target =
    first.columns.find((column) => column.role === "target") ?? first.columns[first.columns.length - 1];
  const roles = tables.map((table) => [
    table.name,
    Object.fromEntries(table.columns.map((column) => [column.name, column.role])),
  ]);
  const columns = mergeChoices(Object.fromEntries(roles) as Recipe["columns"], choices.columns ?? {});
  const label = choices.label ?? { kind: "column", table: first.name, column: target.name, positive: null };
  const train = choices.train && {
    ...choices.train,
    earlyStopping: { ...choices.train.earlyStopping, metric: undefined },
  };
  const named = Object.fromEntries(sources.map((s) => [s.name, s.options]));
  const recipe = completeRecipe(
    {
      version: 1,
      ...choices,
      train: train && { ...train, augment: undefined },
      unlabelled: undefined,
      tables: named,
    },
    { customer: { table: label.table, key: null }, columns, label, task: "binary" },
    usualEncoder,
  );
  // What the data refuse may be just this: it is shown as it was chosen, to be chosen otherwise.
  return mergeChoices(recipe, {
    unlabelled: choices.unlabelled,
    train: { augment: choices.train?.augment },
  });
}

/**
 * Names the table that each file becomes: as a recipe has it, else after the file without its ending.
 *
 * Two files of one name keep it twice, so that the data side refuses them rather than one replacing the other.
 */
export function nameTables(
  files: File[],
  known: Record<string, TableRecipe>,
  present: TableSource[],
): { name: string; file: File }[] {
  const taken = new Map(present.map((source) => [source.name, source.file.name]));
  return files.map((file) => {
    const recipeName = Object.entries(known).find(([, table]) => table.file === file.name)?.[0];
    if (recipeName !== undefined) return { name: recipeName, file };
    const stem = file.name.replace(/\.[^.]+$/, "") || file.name;
    let name = stem;
    for (let i = 2; taken.has(name) && taken.get(name) !== file.name; i++) name = `${stem} ${i}`;
    taken.set(name, file.name);
    return { name, file };
  });
}

const automatic: Omit<TableRecipe, "file"> = {
  encoding: "auto",
  delimiter: "auto",
  header: "auto",
  dates: "auto",
  decimal: "auto",
};

/**
 * The tables there will be: those present, and the named files, each in place of a table of its name.
 *
 * A file given again keeps its corrections; a new one has those that a recipe says.
 */
export function sourcesOf(
  named: { name: string; file: File }[],
  present: TableSource[],
  known: Record<string, TableRecipe> = {},
): TableSource[] {
  const added = named.map(({ name, file }) => {
    const before = present.find((source) => source.name === name)?.options ?? known[name];
    return { name, file, options: { ...automatic, ...before, file: file.name } };
  });
  const names = new Set(added.map((source) => source.name));
  return [...present.filter((source) => !names.has(source.name)), ...added];
}
