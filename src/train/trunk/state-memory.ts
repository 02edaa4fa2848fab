const gibibyte = 2 ** 30;
const mostBytes = gibibyte;
/** Share of the machine's memory that states may take, where the browser says how much there is. */
const share = 0.125;

/** How much of the machine's memory the states of texts may take; units: bytes. */
export function findStateMemory(): number {
  const { deviceMemory } = (globalThis.navigator ?? {}) as { deviceMemory?: number };
  return deviceMemory === undefined ? mostBytes : Math.min(mostBytes, share * deviceMemory * gibibyte);
}
