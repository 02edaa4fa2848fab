// JavaScript, since the tests are compiled against the page's types, which know no synchronous file access.
import { expose } from "comlink";
import { initOpfsStore } from "../../../src/train/checkpoints/opfs-store.ts";

expose(initOpfsStore());
