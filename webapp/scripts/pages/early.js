// Loaded before the first paint, so that a page in the dark does not flash; not a module, for those wait.
try {
  const chosen = localStorage.getItem('foray.theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
} catch {
  // This browser keeps nothing: the system's theme it is.
}
