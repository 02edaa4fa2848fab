import { describe, expect, test } from "vitest";
import { initFormat } from "../../../src/ui/messages/format.ts";

const en = initFormat("en");
const zh = initFormat("zh");

describe("the format of a language", () => {
  test("writes durations with the two largest units that matter", () => {
    expect(en.duration(0)).toBe("0 ms");
    expect(en.duration(999.4)).toBe("999 ms");
    expect(en.duration(999.6)).toBe("1.0 s");
    expect(en.duration(9_949)).toBe("9.9 s");
    expect(en.duration(59_400)).toBe("59 s");
    expect(en.duration(59_600)).toBe("1 min 0 s");
    expect(en.duration(3_661_000)).toBe("1 h 1 min");
    expect(zh.duration(61_000)).toBe("1 分 1 秒");
  });

  test("never writes a time below zero", () => {
    expect(en.duration(-5)).toBe("0 ms");
  });

  test("writes sizes in decimal units, with one decimal below ten", () => {
    expect(en.bytes(0)).toBe("0 B");
    expect(en.bytes(999)).toBe("999 B");
    expect(en.bytes(1500)).toBe("1.5 kB");
    expect(en.bytes(412_331)).toBe("412 kB");
    expect(en.bytes(999_600)).toBe("1.0 MB");
    expect(en.bytes(1_000_000_000)).toBe("1.0 GB");
  });

  test("writes a dash for what cannot be computed", () => {
    expect(en.figure(null)).toBe("–");
    expect(en.figure(Number.NaN)).toBe("–");
    expect(en.signed(Number.POSITIVE_INFINITY)).toBe("–");
  });

  test("writes figures with fixed decimals, signs and grouped thousands", () => {
    expect(en.figure(0.95)).toBe("0.950");
    expect(en.signed(0.0134)).toBe("+0.013");
    expect(en.signed(-0.0134)).toBe("−0.013");
    expect(en.count(1234567)).toBe("1,234,567");
    expect(en.share(0.822, 1)).toBe("82.2 %");
  });

  test("joins lists as each language does", () => {
    expect(en.list(["a", "b"])).toBe("a, b");
    expect(zh.list(["甲", "乙"])).toBe("甲、乙");
  });
});
