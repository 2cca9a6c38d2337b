/** What an error says, or null if there is none. */
export function attempt(act) {
  try {
    act();
    return null;
  } catch ({ code, message }) {
    return { code, message };
  }
}
