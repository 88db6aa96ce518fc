import { compactQuery } from '../app/compact'
import '../styles/app.css'
import german from './de.html?raw'
import english from './en.html?raw'
import { Shell } from './Shell'

/** So long the app waits for the shell to be painted, in milliseconds: a window that nobody sees paints nothing. */
const PATIENCE = 250

const root = document.documentElement
const place = document.getElementById('root')

if (place) {
  const address = location.pathname === '/' ? (root.dataset.location ?? '/orgs') : location.pathname + location.search
  // Where there is little room the frame is another one, and only the app knows how it is opened.
  const shell = compactQuery()?.matches ? null : new Shell(place, root.lang === 'de' ? german : english, address)
  if (shell) await painted()
  const { start } = await import('../main')
  await start(place, shell)
}

/** Waits until what is on the page is on the screen. */
async function painted(): Promise<void> {
  const frame = new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0)))
  })
  const late = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE)
  })
  await Promise.race([frame, late])
}
