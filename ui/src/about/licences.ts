/** A library by others that the app contains. */
export interface Component {
  /** Where it comes from. */
  from: 'crates.io' | 'npm'
  name: string
  version: string
  /** Its licence, as an SPDX expression. */
  licence: string
  /** Who made it, as far as its package says. */
  authors: string
  /** Which of the texts is its own; null where its package has none. */
  text: number | null
}

/** All of them. */
export interface Licences {
  components: Component[]
  texts: string[]
}
