import { expect, test } from "vitest";
import { initTableInbox } from "../../src/features/table-inbox.ts";
import { makeCustomers } from "./support.ts";

test("a table that is posted before or after waiting arrives, and stays for a second run", async () => {
  const inbox = initTableInbox();
  const { port1, port2 } = new MessageChannel();
  inbox.connect(port2);
  const waiting = inbox.wait();
  port1.postMessage(makeCustomers());
  expect((await waiting).keys.length).toBe(40);
  expect(await inbox.wait()).toBe(await waiting);
});

test("the port connected last is the one that counts", async () => {
  const inbox = initTableInbox();
  const [first, second] = [new MessageChannel(), new MessageChannel()];
  inbox.connect(first.port2);
  first.port1.postMessage(makeCustomers());
  inbox.connect(second.port2);
  second.port1.postMessage({ ...makeCustomers(), keys: ["only one"] });
  expect((await inbox.wait()).keys).toEqual(["only one"]);
});

test("waiting without a port is refused", async () => {
  await expect(initTableInbox().wait()).rejects.toMatchObject({
    problem: { code: "features/not-connected" },
  });
});

test("waiting ends when it is stopped", async () => {
  const inbox = initTableInbox();
  const { port1, port2 } = new MessageChannel();
  inbox.connect(port2);
  const waiting = inbox.wait();
  inbox.stopWaiting();
  await expect(waiting).rejects.toMatchObject({ problem: { code: "features/cancelled" } });
  port1.close();
});
