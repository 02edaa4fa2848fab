import { parseProblem, type Problem } from "../../base/problem.ts";
import type { EncoderRecipe } from "../../recipe/types.ts";
import type { FolderFile } from "../../model/pretrained/types.ts";
import type { KeptEncoder } from "../../train/encoders/types.ts";
import { logEvent } from "./log.ts";
import type { Session } from "./session.ts";

/** The encoders that can be chosen: those that ship, and those that the person added. */
export class EncodersState {
  /** null until they were read, and where they could not be. */
  encoders = $state.raw<KeptEncoder[] | null>(null);
  /** Share of a folder that is being kept; null when none is. */
  adding = $state.raw<number | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The one that was added last. */
  added = $state.raw<KeptEncoder | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async refresh(): Promise<void> {
    await this.#guard(async () => {
      this.encoders = await this.#session.encoders.list();
    });
  }

  /** Keeps a folder, or a zip of one; resolves to null where it was refused. */
  async add(files: FolderFile[]): Promise<KeptEncoder | null> {
    if (files.length === 0 || this.adding !== null) return null;
    this.adding = 0;
    this.added = null;
    await this.#guard(async () => {
      // Progress comes on a port of its own, so the last of it may come after the end.
      const show = (share: number) => {
        if (this.adding !== null) this.adding = share;
      };
      this.added = await this.#session.encoders.add(files, show);
      this.encoders = await this.#session.encoders.list();
    });
    this.adding = null;
    return this.added;
  }

  async remove(sha256: string): Promise<void> {
    this.added = null;
    await this.#guard(async () => {
      await this.#session.encoders.remove(sha256);
      this.encoders = await this.#session.encoders.list();
    });
  }

  /** The encoder that a recipe names; null where it is not here, or starts from random weights. */
  find(recipe: EncoderRecipe): KeptEncoder | null {
    return findEncoder(this.encoders ?? [], recipe);
  }

  /** Whether a recipe names an encoder in ONNX form, which is frozen; the list is read where it was not yet. */
  async isFrozen(recipe: EncoderRecipe): Promise<boolean> {
    if (recipe.source !== "folder") return false;
    if (this.encoders === null) await this.refresh();
    return isFrozen(this.find(recipe));
  }

  /** Whether a recipe names an encoder that is known not to be here. */
  isMissing(recipe: EncoderRecipe): boolean {
    return recipe.source !== "random" && this.encoders !== null && this.find(recipe) === null;
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      this.problem = parseProblem(thrown);
      logEvent({ kind: "problem", problem: this.problem });
    }
  }
}

/** Finds the encoder that a recipe names, as encoder.worker does: by name, by the end of a path, or by SHA-256. */
export function findEncoder(encoders: KeptEncoder[], recipe: EncoderRecipe): KeptEncoder | null {
  if (recipe.source === "random") return null;
  const own = encoders.filter(({ source }) => source === recipe.source);
  if (recipe.source === "builtin") return own.find(({ name }) => name === recipe.name) ?? null;
  const last = recipe.path.replace(/\/+$/, "").split("/").at(-1);
  return own.find(({ name, sha256 }) => [recipe.path, last].includes(name) || sha256 === recipe.path) ?? null;
}

/** Whether an encoder is there in ONNX form alone: another engine runs it as it is. */
export function isFrozen(encoder: KeptEncoder | null): boolean {
  return encoder?.shape.external !== undefined;
}

/** Most tokens of a text that an encoder has places for. */
export function countPlaces({ shape }: KeptEncoder): number {
  return shape.positions - shape.positionOffset;
}

/**
 * What a recipe says to name one of these encoders: its name, or its SHA-256 where a newer one bears that name.
 *
 * `asked` are the tokens of a text; no more than it has places for are taken.
 */
export function nameEncoder(encoders: KeptEncoder[], encoder: KeptEncoder, asked: number): EncoderRecipe {
  const { source, name, sha256 } = encoder;
  const maxTokens = Math.min(asked, countPlaces(encoder));
  if (source === "builtin") return { source, name, maxTokens };
  const newest = encoders.find((other) => other.source === source && other.name === name);
  return { source, path: newest === undefined || newest.sha256 === sha256 ? name : sha256, maxTokens };
}
