/**
 * Runs what allocates typed arrays, and returns what it returns. A collector that watches array
 * buffers sets its watch aside meanwhile.
 */
export type Allocating = <T>(work: () => T) => T;

/** Without a watch there is nothing to set aside. */
export const allocatePlainly: Allocating = (work) => work();
