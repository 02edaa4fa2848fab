/**
 * Names the columns of a header: an empty one by its place, `column 1`, a repeated one with ` (2)`.
 *
 * Names keep their letters; blanks around them go.
 */
export function nameColumns(header: string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, i) => {
    const name = findFree(cell.trim() || `column ${i + 1}`, taken);
    taken.add(name);
    return name;
  });
}

/** Names for SQL, where `Age` and `age` are one: the second becomes `age (2)`. */
export function nameSqlColumns(names: string[]): string[] {
  const taken = new Set<string>(["file row"]);
  return names.map((name) => {
    let free = name;
    for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${name} (${i})`;
    taken.add(free.toLowerCase());
    return free;
  });
}

function findFree(name: string, taken: Set<string>): string {
  if (!taken.has(name)) return name;
  let place = 2;
  while (taken.has(`${name} (${place})`)) place++;
  return `${name} (${place})`;
}
