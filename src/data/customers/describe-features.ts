import { quoteName } from "../sql.ts";
import type { ViewTable, ViewColumn } from "../tables/table.ts";
import type { TablePlan } from "./plan-customers.ts";

/** One structured feature to be read: where it comes from, and the SQL that makes it. */
export interface Feature {
  name: string;
  /** What a person reads. */
  sql: string;
  kind: "number" | "date" | "category";
  table: string;
  column: string;
  /** FROM clause with one row per customer, table `own` being the customers. */
  from: string;
  /** Its value in that clause. */
  value: string;
}

const kinds = ["number", "date", "category"] as const;

function kindOf(plan: TablePlan, table: ViewTable, column: ViewColumn): Feature["kind"] | null {
  const role = plan.roleOf(table, column);
  return kinds.find((kind) => kind === role) ?? null;
}

/** The customers' own columns, and what each other table says of them. */
export function describeFeatures(plan: TablePlan, hasSeveralRows: (table: ViewTable) => boolean): Feature[] {
  const own = quoteName(plan.customers.raw.name);
  const features: Feature[] = plan.customers.columns.flatMap((column) => {
    const kind = kindOf(plan, plan.customers, column);
    if (kind === null) return [];
    const name = quoteName(column.sqlName);
    const source = { table: plan.customers.raw.name, column: column.name };
    return [
      {
        name: column.name,
        sql: `SELECT ${name} FROM ${own}`,
        kind,
        ...source,
        from: `${own} AS own`,
        value: `own.${name}`,
      },
    ];
  });
  for (const { table, key } of plan.histories) {
    const several = hasSeveralRows(table);
    for (const column of table.columns) {
      const kind = kindOf(plan, table, column);
      if (kind !== null) features.push(...describeHistory(plan, table, key, column, kind, several));
    }
  }
  return features;
}

/** SQL of the order in which a customer's rows came about: by the first date column, else by place in the file. */
export function orderSql(plan: TablePlan, table: ViewTable): string {
  const date = table.columns.find((column) => plan.roleOf(table, column) === "date");
  return date ? `${quoteName(date.sqlName)} NULLS FIRST, "file row"` : '"file row"';
}

function describeHistory(
  plan: TablePlan,
  table: ViewTable,
  key: ViewColumn,
  column: ViewColumn,
  kind: Feature["kind"],
  several: boolean,
): Feature[] {
  const name = quoteName(column.sqlName);
  const title = `${table.raw.name}: ${column.name}`;
  const order = orderSql(plan, table);
  const make = (suffix: string, made: Feature["kind"], value: string, none = "NULL"): Feature =>
    joinHistory(plan, table, key, column, suffix ? `${title}, ${suffix}` : title, made, value, none);
  if (!several) return [make("", kind, `any_value(${name})`)];
  if (kind === "number") {
    const last = `last(${name} ORDER BY ${order}) FILTER (${name} IS NOT NULL)`;
    return [
      make("count", "number", `count(${name})`, "0"),
      make("sum", "number", `sum(${name})`, "0"),
      make("mean", "number", `avg(${name})`),
      make("last", "number", last),
    ];
  }
  if (kind === "date") return [make("first", "date", `min(${name})`), make("last", "date", `max(${name})`)];
  return [
    describeMostFrequent(plan, table, key, column),
    make("distinct", "number", `count(DISTINCT ${name})`, "0"),
  ];
}

function joinHistory(
  plan: TablePlan,
  table: ViewTable,
  key: ViewColumn,
  column: ViewColumn,
  name: string,
  kind: Feature["kind"],
  aggregate: string,
  none: string,
): Feature {
  const id = quoteName(key.sqlName);
  const rows = `SELECT ${id}, ${aggregate} AS value FROM ${quoteName(table.raw.name)} GROUP BY ${id}`;
  return {
    name,
    sql: rows.replace(" AS value", ""),
    kind,
    table: table.raw.name,
    column: column.name,
    from: joinRows(plan, rows, id),
    value: none === "NULL" ? "history.value" : `coalesce(history.value, ${none})`,
  };
}

function describeMostFrequent(
  plan: TablePlan,
  table: ViewTable,
  key: ViewColumn,
  column: ViewColumn,
): Feature {
  const [id, name, from] = [key.sqlName, column.sqlName, table.raw.name].map(quoteName);
  const counted = `SELECT ${id}, ${name}, count(*) AS times FROM ${from} WHERE ${name} IS NOT NULL GROUP BY ALL`;
  const rows = `SELECT ${id}, first(${name} ORDER BY times DESC, ${name}) AS value FROM (${counted}) GROUP BY ${id}`;
  return {
    name: `${table.raw.name}: ${column.name}, most frequent`,
    sql: rows.replace(" AS value", ""),
    kind: "category",
    table: table.raw.name,
    column: column.name,
    from: joinRows(plan, rows, id),
    value: "history.value",
  };
}

function joinRows(plan: TablePlan, rows: string, id: string): string {
  const own = quoteName(plan.customers.raw.name);
  const key = quoteName(plan.key!.sqlName);
  return `${own} AS own LEFT JOIN (${rows}) AS history ON own.${key} = history.${id}`;
}
