import type { TableSource } from "../../data/types.ts";
import type { RecipeInput } from "../../recipe/parse-recipe.ts";
import type { Role, TableRecipe } from "../../recipe/types.ts";

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** What a person, a recipe or the address has settled; the rest is proposed from the data. */
export type Choices = Omit<Partial<RecipeInput>, "version" | "tables"> & { tables?: undefined };

export type ChoicesChange = DeepPartial<Choices>;

/** Lays changes over choices, object by object; arrays and plain values are replaced. */
export function mergeChoices<T extends object>(base: T, change: object): T {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(change)) {
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
  return { ...choices, columns, label, task: undefined, train };
}

/** The choices with another role for one column; a column that becomes the target is one like any other choice of it. */
export function roleChoices(choices: Choices, table: string, column: string, role: Role): Choices {
  if (role === "target") return targetChoices(choices, table, column);
  const columns = { ...choices.columns, [table]: { ...choices.columns?.[table], [column]: role } };
  const wasTarget = choices.label?.table === table && choices.label.column === column;
  return wasTarget ? { ...choices, columns, label: undefined, task: undefined } : { ...choices, columns };
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

/** The tables there will be: those present, and the named files, each in place of a table of its name. */
export function sourcesOf(named: { name: string; file: File }[], present: TableSource[]): TableSource[] {
  const added = named.map(({ name, file }) => {
    const before = present.find((source) => source.name === name);
    return { name, file, options: { ...automatic, ...before?.options, file: file.name } };
  });
  const names = new Set(added.map((source) => source.name));
  return [...present.filter((source) => !names.has(source.name)), ...added];
}
