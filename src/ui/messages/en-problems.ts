import type { Fact, FindingSentence, Sentence } from "./sentence.ts";
import { gigabytes, joined, megabytes } from "./sentence.ts";

const atStart = "Reload the page and start again; if it stays, report it.";

const fromStep = (step: Fact) => (Number(step) > 0 ? `from step ${joined(step)}` : "from the start");

const featureWords: Record<string, string> = {
  numbers: "numbers for each customer",
  categories: "categories for each customer",
  levels: "levels of a category",
  words: "tokens of its vocabulary",
  length: "tokens for each text",
  texts: "texts apart for each customer",
};

/** The sentence of each problem in English, by its code: what was found, what was expected, what to do. */
export const enProblems = {
  "base/fault": (f) => `Something went wrong in the app itself: ${joined(f.message)}. ${atStart}`,
  "base/worker-ended": (f) =>
    `The background thread “${joined(f.worker)}” stopped (${joined(f.reason)}). Start the run again; it goes on from its last checkpoint.`,

  "ui/missing-files": (f) =>
    `The recipe names ${joined(f.files)}, not among the files given. Add what is missing.`,
  "ui/several-recipes": (f) =>
    `Several recipes were given (${joined(f.files)}); a run takes one. Give one of them.`,

  "recipe/not-json": (f) =>
    `The recipe is not JSON: ${joined(f.reason)}. Correct the file and give it again.`,
  "recipe/not-an-object": (f) =>
    `The recipe is ${joined(f.found)}; a JSON object like the one in docs/recipe.md was expected.`,
  "recipe/version": (f) =>
    `The recipe’s version is ${joined(f.found)}; this app reads version 1. Set it to 1, or use a newer app.`,
  "recipe/not-built": (f) =>
    `In the recipe ${joined(f.path)} is ${joined(f.found)}, which this version has not built yet. It has: ${joined(f.allowed)}.`,
  "recipe/invalid": (f) =>
    `In the recipe ${joined(f.path)} is ${joined(f.found)}; allowed is ${joined(f.allowed)}.`,
  "recipe/metric-of-other-task": (f) =>
    `Early stopping is judged by ${joined(f.found)}, which the task ${joined(f.task)} does not have. Choose one of ${joined(f.allowed)}.`,
  "recipe/unlabelled-regression": () =>
    "Customers without a label can be used where classes are predicted, and the task is a regression: an amount is never nearly certain. Leave them out, or choose a task with classes.",
  "train/no-masked-head": (f) =>
    `Words are to be replaced, but the encoder “${joined(f.name)}” brings nothing that could propose others. Give minutes of language warm-up, or set that share to 0.`,
  "recipe/replace-without-pretraining": (f) =>
    `A share of ${joined(f.found)} of the tokens is to be replaced, but nothing has learned to propose other ones. Give minutes of language warm-up, or set that share to 0.`,

  "data/file-empty": (_, at) => `${at.file} is empty. Export it again, with a header and its rows.`,
  "data/file-too-large": (f, at) =>
    `${at.file} is ${joined(f.found)} MB; at most ${joined(f.limit)} MB can be read here. Export fewer columns or a shorter period.`,
  "data/file-not-csv": (f, at) =>
    `${at.file} holds ${joined(f.kind)} data, not text. Export the table as CSV and give that file.`,
  "data/file-binary": (_, at) =>
    `${at.file} holds binary data, not text. Export the table as CSV and give that file.`,
  "data/header-only": (_, at) => `${at.file} has a header and no rows below it. Export it with its rows.`,
  "data/one-column": (f, at) =>
    `${at.file} has one column only (${joined(f.column)}); a table needs at least two, a target and a fact. Correct how its cells are split, or export more columns.`,
  "data/no-readable-row": (f, at) =>
    `None of the ${joined(f.rejected)} rows of ${at.file} can be read; the first fails at row ${joined(f.row)}. Correct the delimiter or the encoding, or export it again.`,
  "data/same-name": (f) =>
    `Two files are called ${joined(f.name)}. Rename one of them, so that each table has a name of its own.`,
  "data/engine-unreachable": (f) =>
    `The table engine could not be loaded (${joined(f.status)}). Connect once to the server of this page and try again.`,
  "data/browser-too-old": () =>
    "This browser cannot run the table engine, because WebAssembly exceptions are missing. Use a current Chrome, Edge, Firefox or Safari.",
  "data/cancelled": () => "Reading the data was cancelled; nothing was changed.",
  "data/unknown-table": (f) =>
    `The recipe names the table “${joined(f.table)}”, which was not given. Given are: ${joined(f.allowed)}.`,
  "data/unknown-column": (f) =>
    `The table “${joined(f.table)}” has no column “${joined(f.column)}”. It has: ${joined(f.allowed)}.`,
  "data/no-common-key": (f) =>
    `The tables ${joined(f.tables)} do not meet: “${joined(f.lacking)}” has no column with the role key. Give that role to the column that names the customer in both, or remove one table.`,
  "data/key-not-unique": (f, at) =>
    `In ${at.file} ${joined(f.repeated)} values of “${at.column}” stand in several rows, such as “${joined(f.example)}” in rows ${joined(f.first)} and ${joined(f.last)}. The table of customers needs one row for each: remove the repeats, choose another key, or leave the key out so that each row is a customer.`,
  "data/ambiguous-date": (_, at) =>
    `In “${at.column}” of ${at.file} day and month cannot be told apart. Say which comes first, or leave the column out.`,
  "data/no-target": () =>
    "No column looks like something to predict. Choose the target: a column that says for each customer what happened.",
  "data/no-label": (_, at) =>
    `The target “${at.column}” of ${at.file} is empty in every row. Choose another column.`,
  "data/one-class": (f, at) =>
    `The target “${at.column}” has one value only (${joined(f.found)}) where two or more are needed to learn a difference. Choose another column, or add rows.`,
  "data/not-binary": (f, at) =>
    `The target “${at.column}” has ${joined(f.found)} values (${joined(f.examples)}, …); yes or no needs exactly two. Choose another task or another column.`,
  "data/positive-not-found": (f, at) =>
    `The value “${joined(f.positive)}” does not occur in “${at.column}”. It has: ${joined(f.allowed)}.`,
  "data/too-many-classes": (f, at) =>
    `The target “${at.column}” has ${joined(f.found)} classes; at most ${joined(f.limit)} can be told apart. Choose another column, or the task “Number” if they are amounts.`,
  "data/target-not-numeric": (f, at) =>
    `The target “${at.column}” holds text such as “${joined(f.example)}” where the task needs numbers. Choose another column, or a task with classes.`,
  "data/too-few-customers": (f, at) =>
    `${at.file} gives ${joined(f.found)} customers with a target and a side; at least ${joined(f.limit)} are needed. Add rows, or check the key and the target.`,
  "data/side-empty": (f) =>
    `No customer is on the ${joined(f.side)} side; training, validation and test each need some. Choose another split.`,
  "data/no-text": () =>
    "No customer has a text, and “Text alone” needs one. Give a filled column the role text, or choose “Columns alone”.",
  "data/split-not-joined": () =>
    "The table that says the side does not meet the table of customers. Say by which columns they are joined.",
  "data/split-key-not-unique": (f, at) =>
    `${at.file} gives “${joined(f.key)}” more than one value of “${at.column}”; each customer needs exactly one. Correct that table.`,
  "data/no-customers-file": (f) =>
    `None of the files given (${joined(f.found) || "none"}) holds the customers to score. A table like ${joined(f.table)} was expected, with the columns ${joined(f.expected)}; add that file, under any name.`,
  "data/no-key-column": (f, at) =>
    `${at.file} has no column “${joined(f.expected)}”, which says whose row it is; it has: ${joined(f.found)}. Add that column, or give this name to the one that names the customer.`,
  "data/no-customer-left": (f, at) =>
    `None of the ${joined(f.rows)} rows of ${at.file} has a value in “${at.column}”, so there is no customer to score. Fill that column, or give the table that names the customers.`,
  "data/other-features": (f) =>
    `The model reads the feature “${joined(f.wanted)}” where this version makes “${joined(f.found)}”. Score with the version that trained the model, or train it again.`,

  "features/cancelled": () => "Preparing the features was cancelled.",
  "features/not-connected": () => `The customers had no way to reach the features. ${atStart}`,
  "features/no-training-customers": (f) =>
    `None of the ${joined(f.customers)} customers is on the training side. Choose a split that leaves some for training.`,
  "features/bad-tokenizer": (f) =>
    `This tokenizer.json cannot be used: ${joined(f.reason)}. Take the encoder’s own file.`,
  "features/no-inputs": () =>
    "The training customers have neither text nor columns to predict from. Give at least one column the role text, number, category or date.",
  "features/no-text": () =>
    "The model is to read texts, but no training customer has any. Give a filled column the role text, or choose “Columns alone”.",
  "features/no-structured": () =>
    "The model is to read columns, but there are none. Give a column the role number, category or date, or choose “Text alone”.",
  "features/unknown-column": (f) =>
    `The model expects the ${joined(f.expected)} column “${joined(f.column)}”, and the data has none such. Add it, or change its role.`,
  "features/newer-fit": (f) =>
    `The features of this model are of version ${joined(f.found)}; this app reads version ${joined(f.expected)}. Open the model with a newer app.`,
  "features/broken-fit": (f) =>
    `The features of this model cannot be read (${joined(f.reason)}). Take the model file anew.`,
  "features/unreadable-value": (f) =>
    f.kind === "date"
      ? `“${joined(f.column)}” is “${joined(f.found)}”; a date written YYYY-MM-DD was expected. Correct it, or leave it empty.`
      : `“${joined(f.column)}” is “${joined(f.found)}”; a number such as 12.5 was expected. Correct it, or leave it empty.`,
  "features/unknown-field": (f) =>
    `A value was given for “${joined(f.column)}”, which this model does not read. It reads: ${joined(f.allowed)}.`,
  "features/not-prepared": () =>
    "No customers have been prepared since the page was loaded, so none can be followed. Start the run again.",
  "features/no-such-customer": (f) =>
    `Customer ${joined(f.row)} of a side of ${joined(f.customers)} was asked for, counted from 0. Choose another.`,

  "engine/no-webgpu": (f) =>
    `WebGPU was asked for, and this browser offers ${f.adapter ? `an adapter (${joined(f.adapter)}) that does not start` : "none"}. Choose “the fastest here” or the processor.`,
  "engine/no-simd": () =>
    "The fast processor backend did not load, or this browser has no WebAssembly SIMD. Choose “processor, plain”, or use a current browser.",
  "engine/device-lost": (f) =>
    `The graphics device is gone (${joined(f.reason)}). Start the run again; it goes on from its last checkpoint.`,
  "engine/device-failed": (f) =>
    `The graphics device refused a command (${joined(f.reason)}). Choose the processor, or a smaller batch if memory ran out.`,
  "engine/same-memory": () => `Two arrays of one graphics command share their memory. ${atStart}`,
  "engine/no-memory": (f) =>
    `The model needs ${joined(f.wanted)} MB more, and of the processor’s memory for it ${joined(f.used)} of at most ${joined(f.limit)} MB are in use. Choose a smaller batch, shorter texts or a smaller encoder.`,
  "engine/thread-lost": (f) =>
    `A thread of the processor backend stopped (${joined(f.reason)}). Start the run again; it goes on from its last checkpoint.`,

  "model/nothing-structured": () =>
    "The model is to join columns, and there are none. Choose “Text alone”, or give columns the role number, category or date.",
  "model/unknown-dtype": (f) =>
    `${joined(f.name)}: the tensor “${joined(f.tensor)}” has the type ${joined(f.dtype)}; F32, F16, BF16, I32 and I8 can be read. Convert the file to F32.`,
  "model/missing-tensor": (f) =>
    `${joined(f.name)}: the tensor “${joined(f.tensor)}” of shape ${joined(f.expected)} is missing. Take a file made for this model.`,
  "model/wrong-shape": (f) =>
    `The tensor “${joined(f.tensor)}” has ${joined(f.found)}, expected ${joined(f.expected)}. Take a file made for this model.`,
  "model/truncated-weights": (f) =>
    `${joined(f.name)} ends after ${joined(f.found)} bytes; at least ${joined(f.expected)} were expected. Copy it again.`,
  "model/broken-weights": (f) =>
    `${joined(f.name)}: found ${joined(f.found)}, expected a safetensors file. Choose another file.`,
  "model/missing-file": (f) =>
    `The folder holds no ${joined(f.file)}. Add the whole folder of an encoder in the Hugging Face layout.`,
  "model/broken-json": (f, at) => `${at.file} cannot be read: ${joined(f.reason)}. Copy the file again.`,
  "model/several-encoders": (f) => `Found several encoders: ${joined(f.found)}. Add one folder at a time.`,
  "model/broken-zip": (f) =>
    `This zip cannot be read: ${joined(f.reason)}. Copy it again, or add the folder itself.`,
  "model/broken-config": (f) =>
    `config.json: “${joined(f.key)}” is ${joined(f.found)}, expected ${joined(f.expected)}. Copy the file again, or choose another encoder.`,
  "model/unknown-architecture": (f) =>
    `config.json names the architecture ${joined(f.name)}; those of ${joined(f.known)} can be read. Choose one of these.`,
  "model/unknown-activation": (f) =>
    `config.json names the activation ${joined(f.activation)}; encoders with “gelu” can be read. Choose another encoder.`,
  "model/unknown-positions": (f) =>
    `config.json names positions of the kind ${joined(f.positions)}; encoders with “absolute” ones can be read. Choose another encoder.`,
  "model/decoder": () =>
    "config.json is that of a decoder, whose tokens see only those before them. Choose an encoder.",
  "model/unknown-pooling": (f, at) =>
    `${at.file} asks for the pooling ${joined(f.found)}; the mean of all tokens or the first one (cls) can be read. Choose another encoder.`,
  "model/unknown-module": (f) =>
    `modules.json begins with the module ${joined(f.name)}; expected is Transformer. Choose another encoder.`,
  "model/other-vocabulary": (f) =>
    `tokenizer.json gives ids for ${joined(f.tokens)} tokens, and the encoder has rows for ${joined(f.rows)}. Take the tokenizer that belongs to the encoder.`,
  "model/doubled-tensor": (f) =>
    `${joined(f.name)}: the tensors ${joined(f.tensors)} are one and the same of the encoder. Save the encoder anew.`,
  "model/missing-shard": (f) =>
    `The weights lie in several files, and of them is missing: ${joined(f.missing)}. Add the whole folder.`,
  "model/pickled-weights": (f, at) =>
    `${at.file} is a checkpoint that Python alone can read. Turn it into model.safetensors by this line of Python, with the folder’s path in place of FOLDER, and add the folder again: ${joined(f.line)}`,
  "model/other-weights": (f) =>
    `The folder has its weights as ${joined(f.found)} alone; what can be read is model.safetensors, or ONNX in the layout of transformers.js (onnx/model.onnx). Choose a folder with one of these.`,
  "model/no-weights": () =>
    "The folder holds no weights; expected is model.safetensors. Add the whole folder.",
  "model/no-adapter": (f) =>
    `${joined(f.name)} holds no LoRA, adapter, prefix or head of this app. Take a file that was saved as one.`,
  "model/other-encoder": (f) =>
    `${joined(f.name)} was trained on another encoder than the one at hand (${joined(f.found).slice(0, 12)} instead of ${joined(f.expected).slice(0, 12)}). Add that encoder, or take another file.`,

  "train/cancelled": () => "The training was cancelled.",
  "train/busy": () => "A training is under way. Wait until it has ended, or cancel it first.",
  "train/no-model": () =>
    "The weights of this model are no longer on the device. Open the model again, and predict anew.",
  "train/bad-model": (f, at) =>
    `${at.file}: “${joined(f.key)}” is ${joined(f.found)}, which no model of this app has. Take the model file anew.`,
  "train/other-features": (f) =>
    `This model reads ${joined(f.expected)} ${featureWords[String(f.what)] ?? ""}, and these customers have ${joined(f.found)}. Take the features that belong to the model.`,
  "train/diverged": (f) =>
    `The loss of step ${joined(f.step)} is ${joined(f.loss)}, no finite number. Choose a learning rate below ${joined(f.learningRate)}.`,
  "train/too-many-tokens": (f) =>
    `A text may have ${joined(f.asked)} tokens by the recipe, and this encoder reads at most ${joined(f.most)}. Choose that many or fewer.`,
  "train/no-text": () =>
    "The model is to read texts, but no column has the role text. Give one that role, or choose “Columns alone”.",
  "train/device-lost": (f) =>
    f.backend === "webgpu"
      ? `The graphics device was lost. Training went on ${fromStep(f.step)} on a new one; nothing has to be done.`
      : `The graphics device was lost and did not come back. Training went on ${fromStep(f.step)} on the processor: slower, and the result counts as well.`,
  "train/other-backend": (f) =>
    `Training began on the backend ${joined(f.begunOn)} and went on from its checkpoint on ${joined(f.backend)}. The result counts as well; start a new run for one that can be repeated to the last digit.`,
  "train/no-memory": (f) =>
    `One training step needs about ${gigabytes(f.neededBytes)} GB, and ${gigabytes(f.availableBytes)} GB can be used here. ${
      Number(f.batchSize) === 0
        ? "The weights alone are too many: choose fewer encoder layers or a smaller width."
        : f.isShorter
          ? `It would fit with a batch size of ${joined(f.batchSize)} and ${joined(f.maxTokens)} tokens per customer.`
          : `It would fit with a batch size of ${joined(f.batchSize)}.`
    }`,
  "train/no-room": (f) =>
    `The browser could not keep a checkpoint (${joined(f.reason)}). Training goes on, but starts anew after a reload; free some disk space to keep checkpoints.`,

  "model/too-few-rows": () =>
    "Two tables of words share too few words to map one to the other. Choose another second encoder.",
  "train/bad-encoder": (f) =>
    `The encoder ${joined(f.name)} cannot be built on. Choose one of the kind of BERT whose sizes fit.`,
  "train/no-encoder": (f) =>
    `The encoder “${joined(f.name)}” is not kept in this browser; kept are: ${joined(f.kept) || "none"}. Add its folder in the Train step, or choose another.`,
  "train/encoder-damaged": (f) =>
    `What is kept of the encoder “${joined(f.name)}” is not as it was added. Remove it and add its folder again.`,
  "train/onnx-frozen": (f) =>
    `The encoder is there as ONNX alone, which is used as it is: ${joined(f.setting)} is ${joined(f.found)}, and must be ${joined(f.expected)}. Change that, or take the encoder with a model.safetensors.`,
  "train/no-private-files": () =>
    "This browser gives the app no private files, as some do in a private window, so that no encoder can be added. Open the app in another window, or use an encoder that ships with it.",
  "train/onnx-broken": (f) =>
    `The ONNX runtime cannot read the encoder “${joined(f.name)}”: ${joined(f.reason)}. Add its folder again, or choose another encoder.`,
  "train/onnx-offline": (f) =>
    `The encoder “${joined(f.name)}” is run by the ONNX runtime, which is fetched from the server of this app when it is needed, and that does not answer. Connect to it and try again, or choose an encoder that is not ONNX.`,
  "train/onnx-output": (f) =>
    `The ONNX file of the encoder “${joined(f.name)}” gives ${joined(f.found)}; expected is last_hidden_state as 32-bit numbers. Choose another encoder.`,
  "train/no-builtin-encoder": (f) =>
    `The built-in encoder “${joined(f.name)}” could not be fetched: its file ${joined(f.file)} answered ${joined(f.status)}. Connect once to the server of this page and try again.`,

  "evaluate/cancelled": () => "The evaluation was cancelled.",
  "evaluate/wrong-number-of-scores": (f) =>
    `${joined(f.model)} gave ${joined(f.found)} scores where ${joined(f.expected)} were expected. ${atStart}`,
  "evaluate/score-not-finite": (f) =>
    `${joined(f.model)} gave customer ${joined(f.customer)} the score ${joined(f.found)}, no number: training has diverged. Lower the learning rate and train again.`,

  "evaluate/other-task": (f) =>
    `The two runs have different tasks (${joined(f.left)} and ${joined(f.right)}). Choose two runs of one task.`,
  "evaluate/other-classes": (f) =>
    `The two runs tell other classes apart: ${joined(f.left)}, and ${joined(f.right)}. Choose two runs that predict the same.`,
  "evaluate/other-truth": (f) =>
    `For ${joined(f.found)} of ${joined(f.common)} test customers in common the two runs know another truth, first for ${joined(f.customer)}. Choose two runs of the same data.`,

  "report/not-a-pack": () => "This file is no model pack. Choose a file that this app has saved as one.",
  "report/needs-encoder": (f) =>
    `This model reads texts with the encoder “${joined(f.name)}” (SHA-256 ${joined(f.sha256).slice(0, 12)}…), which the pack does not hold and this browser does not keep. Add that encoder’s folder in the Train step, then open the pack again.`,
  "report/pack-cut": (f) =>
    `This model pack of ${joined(f.sizeBytes)} bytes ends without its seal: it was cut short, or packed again by another program. Copy the file again from where it was saved.`,
  "report/pack-changed": () =>
    "This model pack is not as it was saved: its SHA-256 does not fit its seal. Copy the file again from where it was saved.",
  "report/pack-too-large": (f) =>
    f.mostBytes
      ? `This file has ${joined(f.sizeBytes)} bytes, and a model pack at most ${joined(f.mostBytes)}. Choose a file that this app has saved as one.`
      : `This model pack of ${joined(f.sizeBytes)} bytes says that it holds ${joined(f.declaredBytes)} bytes or more in ${joined(f.files)} files or more; a pack stores at most ${joined(f.mostFiles)} files, uncompressed. Do not use this file.`,
  "report/newer-pack": (f) =>
    `This model pack is of version ${joined(f.found)}, and this app reads version ${joined(f.expected)}. Open it with a newer app.`,
  "report/unsafe-name": (f) =>
    `This model pack holds a file named “${joined(f.name)}”, which is a path or a name that a program may take for its own; a pack has plain names alone. Do not use this file.`,
  "report/doubled-name": (f) =>
    `This model pack holds two files named ${joined(f.name)}; a pack has each name once. Do not use this file.`,
  "report/missing-file": (f) =>
    `This model pack lacks its file ${joined(f.name)}. Save the model again where it was made.`,
  "report/unlisted-file": (f) =>
    `This model pack holds the file ${joined(f.name)}, which its pack.json does not list. Do not use this file.`,
  "report/file-changed": (f) =>
    `In this model pack ${joined(f.name)} is not the file that pack.json lists: size or SHA-256 differ. Copy the pack again from where it was saved.`,
  "report/pack-broken": (f, at) =>
    `In this model pack ${joined(at.file)} has no readable ${joined(f.part)}. Save the model again where it was made.`,
  "report/features-differ": (f) =>
    `The files of this model pack do not belong together: one reads ${joined(f.found)} features, another makes ${joined(f.expected)}, or other levels of them. Save the model again where it was made.`,
  "report/vocabulary-differs": (f) =>
    `The files of this model pack do not belong together: the weights know ${joined(f.found)} words, the tokenizer ${joined(f.expected)}. Save the model again where it was made.`,
  "report/parts-differ": (f) =>
    `The files of this model pack do not belong together: for ${joined(f.part)} one says “${joined(f.found)}”, another “${joined(f.expected)}”. Save the model again where it was made.`,
  "report/no-hashing": () =>
    "This page came over plain http, where a browser computes no SHA-256, so a model pack can be neither sealed nor checked. Open the page by https, or from localhost.",

  "session/cancelled": () => "The run was cancelled.",
  "session/scoring-cancelled": () => "Scoring was cancelled; the scores before it stay.",
  "ui/use-while-training": () =>
    "A training is under way, and the model cannot score beside it. Wait until it has ended, or cancel it.",
  "session/elsewhere": () => "Another tab is working on this run. Follow it there, or close that tab first.",
  "session/no-room": (f) =>
    `The browser could not keep the files of this run (${joined(f.reason)}). The run goes on, but will not survive a reload.`,
  "session/no-room-encoder": (f) =>
    `This encoder needs ${megabytes(f.neededBytes)} MB in this browser, and ${megabytes(f.freeBytes)} MB are free. Remove an encoder or past runs, or free some disk space.`,
  "session/not-kept": (f) =>
    `The browser could not keep this run among the past ones (${joined(f.reason)}). Its result stands in this tab: download what you need, and free some disk space.`,
  "session/not-cleared": (f) =>
    `The browser did not remove the files of this finished run (${joined(f.reason)}). The result is not touched by that; the next visit tries again, and “Remove everything” does too.`,
  "session/run-gone": () =>
    "What was kept of this run is no longer there, or is damaged. Remove it from the list and run it again.",
  "session/run-under-way": () =>
    "A run is under way, here or in another tab. Wait until it has ended, or cancel it first.",
} satisfies Record<string, Sentence> as Record<string, Sentence>;

/** What was found in the data, in English, by its code. */
export const enFindings = {
  "data/leak": (e, n) =>
    `Alone it reaches ${"r2" in e ? "R²" : "AUC"} ${n.figure(Number(e.r2 ?? e.auc))}, and no other column comes near (next: ${n.figure(Number(e.next))}). It probably tells the answer and would not be known in time; so it is left out unless you say otherwise.`,
  "data/repeated-rows": (e, n) =>
    `${n.count(Number(e.rows))} of ${n.count(Number(e.of))} rows repeat another but for their ids. A customer on both sides flatters the test; better remove the repeats.`,
  "data/unreadable-cells": (e, n) =>
    `${n.count(Number(e.cells))} of ${n.count(Number(e.of))} filled cells are neither number nor date as the rest of the column; they count as missing.`,
  "data/orphans": (e, n) =>
    `${n.count(Number(e.rows))} of ${n.count(Number(e.of))} rows belong to no customer and are left out.`,
  "data/no-text": (e, n) =>
    `None of the ${n.count(Number(e.customers))} customers has a text, though a column has that role; only columns can be learned from.`,
} satisfies Record<string, FindingSentence> as Record<string, FindingSentence>;
