import { parseRecipe } from "../../recipe/parse-recipe.ts";
import { keepApp } from "../../session/app-updates.ts";
import { buildCustomers, predictCustomer, readAttention } from "../../session/customers.ts";
import { connectEncoders } from "../../session/encoders.ts";
import { checkHost } from "../../session/host.ts";
import { collectLedger, provePolicy } from "../../session/ledger.ts";
import { getReadyOffline } from "../../session/offline.ts";
import { findUnfinishedRun, forgetRun } from "../../session/run-store.ts";
import { startRun } from "../../session/run.ts";
import { loadSample } from "../../session/sample.ts";
import { closeTable, openTables } from "../../session/tables.ts";
import { connectWorkers } from "../../session/workers.ts";
import type { Session } from "./session.ts";

/** The session over the real workers. */
export function connectSession(): Session {
  const workers = connectWorkers();
  return {
    data: workers.data,
    features: workers.features,
    encoders: connectEncoders(workers),
    openTables: (sources, on) => openTables(workers, sources, on),
    closeTable: (name) => closeTable(workers, name),
    parseRecipe,
    planMemory: (request) => workers.train.planMemory(request),
    planTime: (request) => workers.train.planTime(request),
    buildCustomers: (order, on) => buildCustomers(workers, order, on),
    predictCustomer: (pack, side, row) => predictCustomer(workers, pack, side, row),
    readAttention: (pack, start, given) => readAttention(workers, pack, start, given),
    startRun: (request, on) => startRun(workers, request, on),
    findUnfinishedRun,
    forgetRun,
    getReadyOffline: (on, more) => getReadyOffline(workers, on, more),
    keepApp,
    openUse: async () => (await import("../../session/use.ts")).connectUse(workers),
    openRuns: async () => (await import("../../session/runs.ts")).connectRuns(workers),
    collectLedger: () => collectLedger(workers),
    provePolicy: () => provePolicy(workers),
    checkHost,
    loadSample,
  };
}
