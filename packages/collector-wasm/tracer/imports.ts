// The functions that the tracer imports from JavaScript. The compiler names the imports after this file.

/** Captures the stack; returns its number, or 0 if it cannot. */
export declare function capture(): u32;

/** The number of the callers of the entry from JavaScript; 0 if it is not known. */
export declare function callers(): u32;

/** A memory grew by `memory.grow`. `before` and `after` are pages. */
export declare function grown(memory: u32, before: f64, after: f64): void;

/** The guest's export `probe` was called. */
export declare function probed(): void;
