import { parseRecipe, type RecipeInput } from "../recipe/parse-recipe.ts";

export interface Sample {
  recipe: RecipeInput;
  files: File[];
}

let loading: Promise<Sample> | null = null;

/** The invented shop that the app is tried with: its recipe and its CSV files, fetched once from our own origin. */
export function loadSample(): Promise<Sample> {
  loading ??= fetchSample().catch((thrown: unknown) => {
    loading = null;
    throw thrown;
  });
  return loading;
}

async function fetchSample(): Promise<Sample> {
  const recipe = parseRecipe(await (await fetchPart("recipe.json")).text());
  const names = Object.values(recipe.tables).map((table) => table.file);
  // A file that is fetched has no day of its own; with the same one at each visit it is known again.
  const files = await Promise.all(
    names.map(async (name) => new File([await (await fetchPart(name)).blob()], name, { lastModified: 0 })),
  );
  return { recipe, files };
}

async function fetchPart(name: string): Promise<Response> {
  const response = await fetch(new URL(`samples/shop/${name}`, document.baseURI));
  if (!response.ok) throw new Error(`samples/shop/${name} answered ${response.status}`);
  return response;
}
