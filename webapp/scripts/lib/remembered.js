// What the browser keeps for this site; a browser that keeps nothing for it is no error.

/** What outlives the window. */
export const remembered = area(() => localStorage);

/** What outlives a reload, and ends with the tab. */
export const rememberedHere = area(() => sessionStorage);

function area(storage) {
  return {
    read(key) {
      try {
        return storage().getItem(`foray.${key}`);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) {
          storage().removeItem(`foray.${key}`);
        } else {
          storage().setItem(`foray.${key}`, value);
        }
      } catch {
        // Full, or forbidden.
      }
    },
  };
}
