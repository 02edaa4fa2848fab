/** A file that numbers are put into and taken from at any place; units: values, not bytes. */
export interface SpillFile {
  write(at: number, values: Float32Array): void;
  read(at: number, into: Float32Array): void;
  /** Removes it. */
  close(): Promise<void>;
}

/** How much a store may take. */
export interface StateLimits {
  memoryBytes: number;
  /** null where nothing can be spilled. */
  spill: { file: SpillFile; bytes: number } | null;
}

/** What a store came to. */
export interface StateFacts {
  texts: number;
  memoryBytes: number;
  spilledBytes: number;
  /** Texts that found no room any more. */
  refused: number;
}

/** States of texts, by the number of the text: in memory first, then in a file, and no more than there is room for. */
export interface StateStore {
  has(text: number): boolean;
  /** Keeps a copy where there is room. */
  put(text: number, states: Float32Array): void;
  /** Copies the states of a text that is there. */
  read(text: number, into: Float32Array): void;
  facts(): StateFacts;
}

/**
 * Makes an empty store.
 *
 * memory: grows to `memoryBytes`, the file to its own limit; what finds no room is left to be computed again. A file that
 *         cannot be written any more is not written to again
 */
export function initStateStore({ memoryBytes, spill }: StateLimits): StateStore {
  const inMemory = new Map<number, Float32Array>();
  const inFile = new Map<number, number>();
  const refused = new Set<number>();
  const facts = { texts: 0, memoryBytes: 0, spilledBytes: 0 };
  let isFull = spill === null;

  const putInFile = (text: number, states: Float32Array): boolean => {
    if (isFull || facts.spilledBytes + states.byteLength > spill!.bytes) return false;
    const at = facts.spilledBytes / Float32Array.BYTES_PER_ELEMENT;
    try {
      spill!.file.write(at, states);
    } catch {
      isFull = true; // the disk is: what is in the file stays readable
      return false;
    }
    inFile.set(text, at);
    facts.spilledBytes += states.byteLength;
    return true;
  };

  return {
    has: (text) => inMemory.has(text) || inFile.has(text),
    put(text, states) {
      const fits = facts.memoryBytes + states.byteLength <= memoryBytes;
      if (fits) {
        inMemory.set(text, states.slice());
        facts.memoryBytes += states.byteLength;
      } else if (!putInFile(text, states)) {
        refused.add(text);
        return;
      }
      facts.texts++;
    },
    read(text, into) {
      const states = inMemory.get(text);
      if (states) into.set(states);
      else spill!.file.read(inFile.get(text)!, into);
    },
    facts: () => ({ ...facts, refused: refused.size }),
  };
}
