import { expect, test } from "vitest";
import { initMemoryStore } from "../../../src/train/checkpoints/file-store.ts";
import { loadSealed, removeSealed, saveSealed } from "../../../src/train/checkpoints/sealed-file.ts";

function makeFile(count: number) {
  const tensors = { a: { shape: [3], data: Float32Array.of(count, 1, 2) } };
  return { tensors, metadata: { state: `{"step":${count}}` }, count };
}

async function makeStore() {
  const store = initMemoryStore();
  await saveSealed(store, "runs/x", makeFile(1));
  await saveSealed(store, "runs/x", makeFile(2));
  return store;
}

test("the newer of two slots is read, with its arrays and its state", async () => {
  const found = await loadSealed(await makeStore(), "runs/x");
  expect(found!.count).toBe(2);
  expect(found!.tensors).toEqual(makeFile(2).tensors);
  expect(found!.metadata.state).toBe('{"step":2}');
});

test("a write that was cut short anywhere, or changed in one byte, leaves the file before it", async () => {
  const store = await makeStore();
  const whole = (await store.read("runs/x.a.safetensors")) as Uint8Array<ArrayBuffer>;
  for (let length = 0; length < whole.length; length += 7) {
    await store.write("runs/x.a.safetensors", whole.slice(0, length));
    expect((await loadSealed(store, "runs/x"))!.count).toBe(1);
  }
  for (let place = 8; place < whole.length; place += 5) {
    const damaged = whole.slice();
    damaged[place] ^= 1;
    await store.write("runs/x.a.safetensors", damaged);
    const found = await loadSealed(store, "runs/x");
    // Blanks that fill the header up carry nothing: a change there may pass, a changed content may not.
    if (found!.count === 2) expect(found!.tensors).toEqual(makeFile(2).tensors);
    else expect(found!.count).toBe(1);
  }
});

test("the third write goes over the first slot", async () => {
  const store = await makeStore();
  await saveSealed(store, "runs/x", makeFile(3));
  expect((await loadSealed(store, "runs/x"))!.count).toBe(3);
  await store.write("runs/x.b.safetensors", new Uint8Array(5));
  expect((await loadSealed(store, "runs/x"))!.count).toBe(2);
});

test("what was removed, or never written, is null", async () => {
  const store = await makeStore();
  expect(await loadSealed(store, "runs/y")).toBeNull();
  await removeSealed(store, "runs/x");
  expect(await loadSealed(store, "runs/x")).toBeNull();
});
