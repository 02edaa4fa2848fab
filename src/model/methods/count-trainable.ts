import { listShapes } from "../list-shapes.ts";
import type { ModelShape } from "../shape.ts";
import { listTrained } from "./methods.ts";

/** Values of a model: those that its method trains, and all, what the method adds among them. */
export interface ParameterShare {
  trained: number;
  all: number;
}

/** Counts the values that a model's method trains, and all that it has, those of an encoder that another engine runs among them, from sizes alone. */
export function countTrainable(shape: ModelShape): ParameterShare {
  const shapes = listShapes({ ...shape, external: undefined });
  const count = (names: string[]) =>
    names.reduce((sum, name) => sum + shapes[name].reduce((product, n) => product * n, 1), 0);
  const names = Object.keys(shapes);
  return { trained: count(listTrained(shape, names)), all: count(names) };
}
