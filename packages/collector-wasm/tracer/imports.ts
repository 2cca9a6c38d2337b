// What the tracer asks of JavaScript. The compiler names the imports after this file.

/**
 * Captures the stack that called the allocator's function of this number; returns the stack's
 * number. `deep`: with all frames that `callers` needs.
 */
export declare function capture(allocator: u32, deep: u32): u32;

/** The number of what the last stack that was captured deep had below the last entry. */
export declare function callers(): u32;

/** A memory grew by `memory.grow`: pages before and after. */
export declare function grown(memory: u32, before: f64, after: f64): void;

/** A module's probe was called. */
export declare function probed(): void;
