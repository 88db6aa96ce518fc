/**
 * The frame as it is before the app is there: drawn at once, out of the page alone.
 *
 * Its controls answer. What was done with them last is taken over by the app once it is loaded: where to go, what was
 * typed, a button that was pressed, and where the keyboard is.
 */
export class Shell {
  /** Resolves once somebody wants to go somewhere. */
  readonly left: Promise<void>
  private leave: () => void = () => undefined
  private readonly done = new AbortController()
  /** Where the last link, or the last letter, leads. */
  private wanted: string | null = null
  private pressed: HTMLElement | null = null
  /** What somebody looks for; `null` where nobody typed, nor went elsewhere: the address alone says it. */
  find: string | null = null
  /** What else the address of the list holds, such as its order. */
  private list = new URLSearchParams()

  constructor(
    private readonly place: HTMLElement,
    /** The frame as it was drawn when the app was built. */
    frame: string,
    /** The address of the screen that comes. */
    address: string,
  ) {
    this.left = new Promise((resolve) => {
      this.leave = resolve
    })
    place.innerHTML = frame
    this.mark(address)
    const [path, query] = address.split('?')
    if (path === '/orgs') this.list = new URLSearchParams(query)
    this.search(this.list.get('find') ?? '')
    const { signal } = this.done
    place.addEventListener('click', (event) => this.click(event), { signal })
    place.addEventListener('input', () => this.typed(), { signal })
    place.addEventListener('focusin', ({ target }) => this.focused(target), { signal })
  }

  /** Goes to where somebody wanted to go meanwhile. */
  async follow(go: (address: string) => Promise<void>): Promise<void> {
    while (this.wanted !== null) {
      const address = this.wanted
      this.wanted = null
      // Each way ends before the next is taken.
      // oxlint-disable-next-line no-await-in-loop
      await go(address)
    }
  }

  /** Puts the app in the place of the shell at once, with the keyboard where it was, and does what was pressed. */
  handOver(show: () => void): void {
    this.done.abort()
    const { activeElement } = document
    const focused = this.place.contains(activeElement) ? activeElement : null
    const selection = focused instanceof HTMLInputElement ? ([focused.selectionStart, focused.selectionEnd] as const) : null
    show()
    const now = this.counterpart(focused)
    now?.focus({ preventScroll: true })
    if (selection && now instanceof HTMLInputElement) now.setSelectionRange(...selection)
    this.counterpart(this.pressed)?.click()
  }

  private click(event: Event): void {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>('a, button') : null
    const address = control?.getAttribute('href') ?? null
    if (address === null) {
      if (control) this.pressed = control
      return
    }
    event.preventDefault()
    if (address.startsWith('#')) {
      this.place.querySelector<HTMLElement>(address)?.focus()
      return
    }
    // The search belongs to the list as it was, and would look like a filter of another screen.
    this.list = new URLSearchParams()
    this.find = ''
    this.search('')
    this.goTo(address)
  }

  private typed(): void {
    const text = this.place.querySelector('input')?.value ?? ''
    this.find = text
    if (text === '') this.list.delete('find')
    else this.list.set('find', text)
    this.goTo(this.list.size === 0 ? '/orgs' : `/orgs?${this.list}`)
  }

  private goTo(address: string): void {
    this.pressed = null
    this.wanted = address
    this.mark(address)
    this.leave()
  }

  /** Whoever goes on to another control no longer waits for what was pressed. */
  private focused(target: EventTarget | null): void {
    if (target !== this.pressed) this.pressed = null
  }

  private search(text: string): void {
    const field = this.place.querySelector('input')
    if (field) field.value = text
  }

  private mark(address: string): void {
    for (const link of this.place.querySelectorAll('nav a')) {
      const href = link.getAttribute('href')
      if (href !== null && (address === href || address.startsWith(`${href}/`) || address.startsWith(`${href}?`))) {
        link.setAttribute('aria-current', 'page')
      } else link.removeAttribute('aria-current')
    }
  }

  /** The same control in the app: by no word, since another computer or language may have others. */
  private counterpart(control: Element | null): HTMLElement | null {
    if (!control) return null
    const { localName } = control
    if (localName !== 'a') return this.place.querySelector<HTMLElement>(localName === 'main' ? 'main' : `search ${localName}`)
    const links = [...this.place.querySelectorAll<HTMLElement>('a')]
    return links.find((link) => link.getAttribute('href') === control.getAttribute('href')) ?? null
  }
}
