import { mkdirSync, writeFileSync } from "node:fs";
import { writeShop } from "./sample-shop/shop.mjs";

/** Writes the CSV files of the invented shop: `node scripts/sample-shop.mjs`. Same settings, same bytes. */
const folder = new URL("../public/samples/shop/", import.meta.url);
mkdirSync(folder, { recursive: true });
const { files, words, patterns } = writeShop();
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, folder), text);
console.log(`${patterns.size} sentence patterns and ${words.size} words used`);
