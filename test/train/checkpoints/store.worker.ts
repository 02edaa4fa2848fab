import { expose } from "comlink";
import { initOpfsStore } from "../../../src/train/checkpoints/opfs-store.ts";

const store = initOpfsStore();
export type Store = typeof store;
expose(store);
