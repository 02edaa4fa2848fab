import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parsePretrainOptions, readLayers } from "../../scripts/pretrain/pretrain-options.mjs";

const folder = mkdtempSync(join(tmpdir(), "clientele-pretrain-"));
for (const name of ["config.json", "tokenizer.json", "model.safetensors", "texts.txt"])
  writeFileSync(join(folder, name), "");

test("the folder and the texts are enough, and the rest has its usual value", () => {
  const options = parsePretrainOptions(["--from", ".", "--texts", "texts.txt"], folder);
  expect(options).toMatchObject({
    from: folder,
    also: null,
    hidden: null,
    layers: [0, 1, 2, 3],
    vocabulary: 10_000,
  });
  expect(options).toMatchObject({ texts: [join(folder, "texts.txt")], distil: 0, epochs: 1 });
});

test("without a folder an encoder is made from random weights, of the width that is asked for", () => {
  const options = parsePretrainOptions(["--texts", "texts.txt", "--layers", "2", "--hidden", "128"], folder);
  expect(options).toMatchObject({ from: null, also: null, layers: [0, 1], hidden: 128, distil: 0 });
});

test("layers are a number of them or their places", () => {
  expect(readLayers("3")).toEqual([0, 1, 2]);
  expect(readLayers("0,2,5")).toEqual([0, 2, 5]);
  expect(() => readLayers("all")).toThrow("--layers");
});

test.each([
  [["--texts", "texts.txt", "--distil", "1"], "--from is missing"],
  [["--texts", "texts.txt", "--layers", "0,2"], "--from is missing"],
  [["--texts", "texts.txt", "--also", "."], "--from is missing"],
  [["--from", ".", "--texts", "texts.txt", "--hidden", "64"], "--hidden is for random weights"],
  [["--from", "."], "--texts is missing"],
  [
    ["--from", "none", "--texts", "texts.txt"],
    "config.json and tokenizer.json and model.safetensors is missing",
  ],
  [["--from", ".", "--texts", "none.txt"], "no file is there"],
  [["--from", ".", "--texts", "texts.txt", "--epochs", "many"], '--epochs is "many"'],
  [["--from", ".", "--texts", "texts.txt", "--vocabulary", "1.5"], '--vocabulary is "1.5"'],
  [["--from", ".", "--texts", "texts.txt", "--speed", "9"], "--speed"],
  [["--from", ".", "--texts", "texts.txt", "--positions", "64"], "--tokens is 96"],
])("%j is refused in one sentence", (args, sentence) => {
  expect(() => parsePretrainOptions(args, folder)).toThrow(sentence);
});
