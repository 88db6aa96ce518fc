/** The width below which there is little room, as the tokens have it. */
export function compactQuery(): MediaQueryList | null {
  if (typeof window.matchMedia !== 'function') return null
  const roomy = getComputedStyle(document.documentElement).getPropertyValue('--breakpoint-roomy')
  return roomy === '' ? null : window.matchMedia(`(width < ${roomy})`)
}
