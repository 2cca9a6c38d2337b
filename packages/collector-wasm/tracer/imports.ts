// What the tracer asks of JavaScript. The compiler names the imports after this file.

/** Captures the stack; returns its number, or 0 if that cannot be. */
export declare function capture(): u32;

/** The number of what is below the entry from JavaScript; 0 if that cannot be said. */
export declare function callers(): u32;

/** A memory grew by `memory.grow`: pages before and after. */
export declare function grown(memory: u32, before: f64, after: f64): void;

/** A module's probe was called. */
export declare function probed(): void;
