import { dirname, posix } from "node:path";
import ts from "typescript";

/** One import of a file: what it names, and whether only types are taken. */
export interface Import {
  specifier: string;
  typeOnly: boolean;
}

/** The stages of a run, each of which may import those to its left. */
export const stages = "base recipe data features engine model train evaluate decide report".split(" ");

/** Which parts may import a package; what is not listed, nobody may. */
const doors: { packages: RegExp; parts: RegExp }[] = [
  { packages: /^@tensorflow\//, parts: /^src\/engine\// },
  { packages: /^(@duckdb\/duckdb-wasm|apache-arrow)(\/|$)/, parts: /^src\/data\// },
  { packages: /^@huggingface\/tokenizers$/, parts: /^src\/features\/tokens\// },
  { packages: /^svelte(\/|$)/, parts: /^src\/(ui\/|main\.ts$)/ },
  { packages: /^comlink$/, parts: /^(src\/session|workers)\// },
  { packages: /^@observablehq\/plot$/, parts: /^src\/ui\// },
  { packages: /^valibot$/, parts: /^src\/recipe\// },
  { packages: /^virtua(\/|$)/, parts: /^src\/ui\// },
  { packages: /^workbox-/, parts: /^workers\/service-worker\.ts$/ },
  { packages: /^(@xenova\/transformers|onnxruntime-web)(\/|$)/, parts: /^src\/train\/onnx\/open-onnx\.ts$/ },
  { packages: /^fflate$/, parts: /^src\/report\// },
];

/** The scripts of a component; a module is its own. */
function scriptsOf(path: string, text: string): string {
  if (!path.endsWith(".svelte")) return text;
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join("\n");
}

/** Each file is read by several checks, and parsed once. */
const parsed = new Map<string, ts.SourceFile>();

function parse(path: string, text: string): ts.SourceFile {
  const key = `${path}\n${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const scripts = scriptsOf(path, text);
  const file = ts.createSourceFile(path, scripts, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  parsed.set(key, file);
  return file;
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.isTypeOnly) return true;
  const named = importClause.namedBindings;
  if (importClause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function readImport(node: ts.Node): Import | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: isTypeImport(node) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [named] = node.arguments;
    if (named && ts.isStringLiteral(named)) return { specifier: named.text, typeOnly: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    if (ts.isStringLiteral(literal)) return { specifier: literal.text, typeOnly: true };
  }
  return null;
}

/** Every import of a file: static, dynamic, and of types. */
export function readImports(path: string, text: string): Import[] {
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const found = readImport(node);
    if (found) imports.push(found);
    ts.forEachChild(node, visit);
  };
  visit(parse(path, text));
  return imports;
}

/** The path that a relative import names; null for a package. */
export function resolveImport(path: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return posix.normalize(posix.join(dirname(path), specifier.replace(/\?.*$/, "")));
}

/** `data` for src/data/..., `workers` for workers/..., `main` for src/main.ts. */
function partOf(path: string): string {
  const [top, second] = path.split("/");
  return top === "src" ? second.replace(/\.ts$/, "") : top;
}

function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  if (from === to) return true;
  const stage = stages.indexOf(from);
  if (stage >= 0) return stages.indexOf(to) >= 0 && stages.indexOf(to) < stage;
  if (to === "workers" || to === "main") return false;
  if (from === "protocol") return typeOnly || ["base", "recipe"].includes(to);
  if (from === "session") return typeOnly || ["base", "recipe", "protocol"].includes(to);
  if (from === "ui") return typeOnly || ["base", "recipe", "session"].includes(to);
  if (from === "workers") return to !== "ui" && to !== "session";
  return from === "main" && to === "ui";
}

function judgeImport(path: string, { specifier, typeOnly }: Import): string | null {
  const target = resolveImport(path, specifier);
  if (target === null) {
    const door = doors.find(({ packages }) => packages.test(specifier));
    if (!door) return `${path} imports ${specifier}, a package that no part has a door for`;
    return door.parts.test(path) ? null : `${path} imports ${specifier}, which only ${door.parts.source} may`;
  }
  if (target === "package.json") return null; // the app's own version
  const [from, to] = [partOf(path), partOf(target)];
  if (mayImport(from, to, typeOnly)) return null;
  return `${path} imports ${target}${typeOnly ? " (types)" : ""}: ${from} may not import ${to}`;
}

/** Says whether a file takes `tf` from the engine, or all that the engine's tensor.ts exports; types alone are no matter. */
function takesTf(path: string, text: string): boolean {
  return parse(path, text).statements.some((statement) => {
    const isNamed = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
    if (!isNamed || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier))
      return false;
    if (resolveImport(path, statement.moduleSpecifier.text) !== "src/engine/tensor.ts") return false;
    const clause = ts.isImportDeclaration(statement) ? statement.importClause : statement;
    const named = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : statement.exportClause;
    if (!clause || clause.isTypeOnly || !named) return false;
    if (!ts.isNamedImports(named) && !ts.isNamedExports(named)) return true;
    const taken = (named.elements as ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>).filter(
      ({ isTypeOnly }) => !isTypeOnly,
    );
    return taken.some(({ name, propertyName }) => (propertyName ?? name).text === "tf");
  });
}

/** Sentences for the imports and exports of a file that break the walls between the parts. */
export function findTrespasses(path: string, text: string): string[] {
  const trespasses = readImports(path, text).flatMap((found) => judgeImport(path, found) ?? []);
  const stars = parse(path, text).statements.some((s) => ts.isExportDeclaration(s) && !s.exportClause);
  if (stars) trespasses.push(`${path} has an "export *": name what is exported`);
  if (!path.startsWith("src/engine/") && takesTf(path, text)) {
    trespasses.push(`${path} takes tf from the engine: a stock operation would be missing on its tape`);
  }
  if (/(^|\/)(utils?|helpers?|misc)(\/|\.)/.test(path))
    trespasses.push(`${path} has a name that says nothing`);
  if (/\/train\/loop\.ts$/.test(path) && /from "[^"]*evaluate\//.test(text)) {
    trespasses.push(`${path} imports evaluate: it takes validate as an argument`);
  }
  return trespasses;
}

/** A circle of files that import each other; types alone make none. Null where there is none. */
export function findCycle(files: Map<string, string>): string[] | null {
  const state = new Map<string, "open" | "done">();
  const trail: string[] = [];
  const visit = (path: string): string[] | null => {
    if (state.get(path) === "done") return null;
    if (state.get(path) === "open") return [...trail.slice(trail.indexOf(path)), path];
    state.set(path, "open");
    trail.push(path);
    for (const { specifier, typeOnly } of readImports(path, files.get(path) ?? "")) {
      const target = typeOnly ? null : resolveImport(path, specifier);
      const cycle = target && files.has(target) ? visit(target) : null;
      if (cycle) return cycle;
    }
    trail.pop();
    state.set(path, "done");
    return null;
  };
  for (const path of files.keys()) {
    const cycle = visit(path);
    if (cycle) return cycle;
  }
  return null;
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const { name } = statement as ts.Statement & { name?: ts.Identifier };
  return [name?.text ?? "default"];
}

/** The exports of a file that have no docstring; an overload shares that of the first. */
export function findUndocumented(path: string, text: string): string[] {
  const documented = new Set<string>();
  const bare: string[] = [];
  for (const statement of parse(path, text).statements) {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) continue;
    const hasDoc = ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc);
    for (const name of namesOf(statement)) {
      if (hasDoc) documented.add(name);
      else if (!documented.has(name)) bare.push(`${path}: ${name}`);
    }
  }
  return bare;
}

/** Targets of the links of a document that lie in the project, without their anchors. */
export function findLinks(document: string): string[] {
  const withoutCode = document.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1].replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/i.test(target));
}

/** Absolute paths in a document, which hold on one machine alone; those of installed programs are meant for all. */
export function findMachinePaths(document: string): string[] {
  const withoutAddresses = document.replace(/\b[a-z]+:\/\/[^\s)]*/gi, "");
  const paths = withoutAddresses.match(/(?<![\w.~/*)-])\/[\w.-]+\/[\w./-]+|\b[A-Z]:\\[\w\\.-]+/g) ?? [];
  return paths.filter((path) => !/^\/(usr|opt)\//.test(path));
}
