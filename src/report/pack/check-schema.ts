import { isList, isObject, isText } from "../../base/json.ts";
import type { ScoringSchema, SchemaTable } from "../../data/types.ts";
import type { Role } from "../../recipe/types.ts";

type SchemaColumn = SchemaTable["columns"][number];

const kinds: Record<ScoringSchema["features"][number]["kind"], true> = {
  number: true,
  date: true,
  category: true,
};
const roles: Record<Role, true> = {
  key: true,
  number: true,
  category: true,
  date: true,
  text: true,
  target: true,
  group: true,
  split: true,
  ignore: true,
};
const decimals: Record<SchemaColumn["decimal"], true> = { ".": true, ",": true };
const dates: Record<SchemaColumn["dates"], true> = {
  iso: true,
  slashed: true,
  compact: true,
  dmy: true,
  mdy: true,
  named: true,
  spaced: true,
  chinese: true,
};

/** Says of each part of a schema whether it is as it must be. */
export function checkSchema(schema: unknown): Record<string, boolean> {
  if (!isObject(schema)) return { schema: false };
  const { task, classes, label, customer } = schema;
  const count = isList(classes, isText) ? (classes as string[]).length : 0;
  return {
    "schema.task": isOneOf({ regression: true, binary: true, multiclass: true }, task),
    "schema.classes": task === "regression" ? classes === null : task === "binary" ? count === 2 : count >= 2,
    "schema.label":
      isObject(label) && isText(label.table) && isText(label.column) && isTextOrNull(label.positive),
    "schema.customer": isObject(customer) && isText(customer.table) && isTextOrNull(customer.key),
    "schema.tables": isList(schema.tables, isTable),
    "schema.features": isList(schema.features, isFeature),
    "schema.hasText": typeof schema.hasText === "boolean",
    ...checkTables(schema as unknown as ScoringSchema),
  };
}

/** Whether the tables fit together; only where each of them is one. */
function checkTables({ customer, tables }: ScoringSchema): Record<string, boolean> {
  if (!isList(tables, isTable) || !isObject(customer)) return {};
  const [first, ...others] = tables;
  return {
    "schema.customer.table": first?.name === customer.table,
    "schema.customer.key": first?.key === customer.key,
    "schema.tables.name": isDistinct(tables.map(({ name }) => name.toLowerCase())),
    "schema.tables.key": others.every(({ key }) => key !== null) && tables.every(hasKey),
    "schema.tables.columns": tables.every(({ columns }) => isDistinct(columns.map(({ name }) => name))),
  };
}

const isDistinct = (names: string[]): boolean => new Set(names).size === names.length;

const hasKey = ({ key, columns }: SchemaTable): boolean =>
  key === null || columns.some(({ name }) => name === key);

const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

const isOneOf = (known: Record<string, true>, value: unknown): boolean =>
  isText(value) && Object.hasOwn(known, value);

const isFeature = (feature: unknown): boolean =>
  isObject(feature) && isText(feature.name) && isOneOf(kinds, feature.kind);

const isTable = (table: unknown): boolean =>
  isObject(table) &&
  isText(table.name) &&
  isText(table.file) &&
  typeof table.header === "boolean" &&
  isTextOrNull(table.key) &&
  typeof table.several === "boolean" &&
  isList(table.columns, isColumn);

const isColumn = (column: unknown): boolean =>
  isObject(column) &&
  isText(column.name) &&
  isOneOf(roles, column.role) &&
  isOneOf(decimals, column.decimal) &&
  isOneOf(dates, column.dates);
