/**
 * The frame as it is before the app is there: drawn at once, out of the page alone.
 *
 * Its controls answer. What was done with them is taken over by the app once it is loaded: where to go, what was typed
 * or pressed, and where the keyboard is.
 */
export class Shell {
  private readonly done = new AbortController()
  /** Where the last link, or the last letter, leads. */
  private wanted: string | null = null
  private pressed: HTMLElement | null = null
  private edited = false
  private readonly keys: KeyboardEvent[] = []

  constructor(
    private readonly place: HTMLElement,
    /** The frame as it was drawn when the app was built. */
    frame: string,
    /** The address of the screen that comes. */
    address: string,
  ) {
    place.innerHTML = frame
    this.mark(address)
    const [path, query] = address.split('?')
    if (path === '/orgs') this.search(new URLSearchParams(query).get('find') ?? '')
    const { signal } = this.done
    place.addEventListener('click', (event) => this.click(event), { signal })
    place.addEventListener('input', () => this.typed(), { signal })
    window.addEventListener('keydown', (event) => this.key(event), { signal })
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
    for (const event of this.keys) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent(event.type, event))
  }

  /** What somebody looks for; `null` where nobody typed. */
  get find(): string | null {
    return this.edited ? (this.place.querySelector('input')?.value ?? null) : null
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
    this.wanted = address
    this.mark(address)
    // The search belongs to the list, and would look like a filter of another screen.
    this.search('')
    this.edited = false
  }

  private typed(): void {
    this.edited = true
    this.wanted = this.find ? `/orgs?${new URLSearchParams({ find: this.find })}` : '/orgs'
    this.mark('/orgs')
  }

  private search(text: string): void {
    const field = this.place.querySelector('input')
    if (field) field.value = text
  }

  /** Keeps keys that only the app knows; a text field, a button and a link know theirs. */
  private key(event: KeyboardEvent): void {
    const { key } = event
    const own = event.target instanceof Element ? event.target.closest('a, button, input') : null
    const known =
      own instanceof HTMLInputElement
        ? key !== 'Enter' && key !== 'Escape' && key !== 'ArrowDown'
        : key === 'Tab' || (own !== null && (key === ' ' || key === 'Enter'))
    if (!known) this.keys.push(event)
  }

  private mark(address: string): void {
    for (const link of this.place.querySelectorAll('nav a')) {
      const href = link.getAttribute('href')
      if (href !== null && (address === href || address.startsWith(`${href}/`) || address.startsWith(`${href}?`))) {
        link.setAttribute('aria-current', 'page')
      } else link.removeAttribute('aria-current')
    }
  }

  /** The same control in the app. */
  private counterpart(control: Element | null): HTMLElement | null {
    if (!control) return null
    if (control.id === 'main') return document.getElementById('main')
    const name = nameOf(control)
    return [...this.place.querySelectorAll<HTMLElement>(control.localName)].find((other) => nameOf(other) === name) ?? null
  }
}

function nameOf(control: Element): string {
  return control.getAttribute('href') ?? control.getAttribute('aria-label') ?? control.textContent
}
