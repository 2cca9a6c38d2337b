/**
 * `TRACEMALLOC=25 node --import tracemalloc/register app.js`: traces a program from its first line on.
 *
 * @module tracemalloc/register
 * @see `@tracemalloc/session/register`
 */
import '@tracemalloc/session/register';
