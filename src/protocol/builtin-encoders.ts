import type { UsualEncoder } from "../recipe/complete-recipe.ts";

/** Names of the encoders in public/models, by the build; not defined where nothing was built. */
declare const builtinEncoderNames: string[] | undefined;

/** The encoders that ship with this build of the app, `default` first. */
export const builtinEncoders: readonly string[] =
  typeof builtinEncoderNames === "undefined" ? [] : builtinEncoderNames;

/** The encoder of a recipe that names none. */
export const usualEncoder: UsualEncoder = builtinEncoders.includes("default")
  ? { source: "builtin", name: "default" }
  : { source: "random" };
