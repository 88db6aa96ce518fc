import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { saidIn } from '../test/sentences'

const root = join(import.meta.dirname, '..')
const shipped = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.tsx?$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => !path.startsWith('test/') && path !== 'backend/generated.ts')
const said = new Map(shipped.map((path) => [path, saidIn(path, readFileSync(join(root, path), 'utf8'))]))

type Sentences = Record<string, string>

/** The sentences of a language, file by file. */
function filesOf(language: 'de' | 'en'): [string, Sentences][] {
  const folder = join(import.meta.dirname, language)
  return readdirSync(folder).map((name) => [`${language}/${name}`, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Sentences])
}

const german = filesOf('de')
const english = filesOf('en')
const inGerman: Sentences = Object.assign({}, ...german.map(([, sentences]) => sentences))
const inEnglish: Sentences = Object.assign({}, ...english.map(([, sentences]) => sentences))

/** Texts that stand in the code as they are, and why that is right. */
const exceptions: Record<string, string> = {
  'app/Nav.tsx: Orgdesk': 'the name of the app',
  'app/PreferencesPage.tsx: English': 'a language by its own name',
  'app/PreferencesPage.tsx: Deutsch': 'a language by its own name',
  'fields/CertificatesControl.tsx: -----BEGIN CERTIFICATE-----': 'the first line of a file',
  'keys/chord.ts: Control': 'a key as machines name it',
  'keys/chord.ts: Shift': 'a key as machines name it',
  'keys/chord.ts: Alt': 'a key as machines name it',
  'keys/chord.ts: Meta': 'a key as machines name it',
  'keys/chord.ts: Dead': 'a key as machines name it',
  'keys/chord.ts: input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox], [role=spinbutton], [role=combobox], [role=menu], [role=listbox]': 'a selector',
  'keys/shortcuts.ts: g o': 'keys',
  'keys/shortcuts.ts: g t': 'keys',
  'keys/shortcuts.ts: g d': 'keys',
  'keys/shortcuts.ts: g c': 'keys',
  'keys/shortcuts.ts: g n': 'keys',
  'palette/useEntries.ts: action orgs.find': 'an id',
  'palette/Palette.tsx: Arrow': 'how keys begin as machines name them',
  'palette/PaletteButton.tsx: Control+K Meta+K': 'keys as machines name them',
  'settings/PendingBar.tsx: Control+Enter Meta+Enter': 'keys as machines name them',
  'changes/ChangePage.tsx: change id': 'a kind, which CopyId has words for',
  'changes/ChangePage.tsx: organization id': 'a kind, which CopyId has words for',
  'changes/ChangeRequests.tsx: request id': 'a kind, which CopyId has words for',
  'parts/ProblemView.tsx: request id': 'a kind, which CopyId has words for',
  'trusts/TrustPage.tsx: trust id': 'a kind, which CopyId has words for',
  'changes/ExportChanges.tsx: JSON': 'a format by its own name',
  'changes/ExportChanges.tsx: CSV': 'a format by its own name',
  'fields/TimeControl.tsx: UTC': 'a zone by its own name',
  'fields/TimeControl.tsx: (UTC': 'a zone by its own name',
  'fields/time.ts: T Z': 'a time as machines write it',
  'settings/SettingField.tsx: help   findings': 'ids of elements',
  'trusts/TrustsView.tsx: view of trusts': 'a key of what is remembered',
}

const plural = /_(one|other)$/
const stemOf = (key: string) => key.replace(plural, '')
const formsOf = (sentences: Sentences) => Object.keys(sentences).filter((key) => plural.test(key)).toSorted()
const gapsOf = (text: string) => (text.match(/\{\{.*?\}\}/g) ?? []).toSorted()
const tagsOf = (text: string) => (text.match(/<[^>]*>/g) ?? []).toSorted()

describe('what the code says', () => {
  it('was found', () => {
    expect(shipped.length).toBeGreaterThan(100)
    expect([...said.values()].reduce((sum, { asked }) => sum + asked.length, 0)).toBeGreaterThan(500)
  })

  it('is in the language of the moment, but for what is the same in each', () => {
    const found = [...said].flatMap(([path, { untranslated }]) => untranslated.map(({ line, text }) => ({ at: `${path}:${line}: ${text}`, key: `${path}: ${text}` })))
    expect(found.filter(({ key }) => !(key in exceptions)).map(({ at }) => at)).toEqual([])
    expect(Object.keys(exceptions).filter((exception) => !found.some(({ key }) => key === exception))).toEqual([])
  })

  it('is made while it is shown, of sentences that stand there', () => {
    const early = [...said].flatMap(([path, { asked }]) => asked.flatMap((one) => (one.early ? [`${path}:${one.line}: ${one.sentence}`] : [])))
    expect(early).toEqual([])
    expect([...said].flatMap(([path, { unreadable }]) => unreadable.map((line) => `${path}:${line}`))).toEqual([])
  })

  it('has its numbers and dates by the language', () => {
    const formats = /toLocale\w*String\(|new Intl\.\w+\(\s*(\[|'(?!en-US')|\)(?!\.resolvedOptions))/
    expect(shipped.filter((path) => formats.test(readFileSync(join(root, path), 'utf8')))).toEqual([])
  })

  it.each([
    ['a text', '<p>Nothing was sent.</p>', 'Nothing was sent.'],
    ['a word', '<p>{count} rows</p>', 'rows'],
    ['one of two words', "<p>{open ? 'hide' : t('show')}</p>", 'hide'],
    ['a word with a condition', "<p>{open && 'open'}</p>", 'open'],
    ['a template', '<p>{`${count} rows`}</p>', 'rows'],
    ['a name for the ear', '<nav aria-label="Forms" />', 'Forms'],
    ['a name for the ear that is put together', '<button aria-label={`remove ${name}`} />', 'remove'],
    ['a hint', "<input placeholder={wide ? 'find' : ''} />", 'find'],
    ['a sentence for a part', '<Waiting what="Reading the list" />', 'Reading the list'],
    ['what is announced', "announce('Changes discarded')", 'Changes discarded'],
    ['a sentence in a function', "function words() { return 'not sent yet' }", 'not sent yet'],
    ['a word that begins large', "const title = name ?? 'Organization'", 'Organization'],
    ['a sentence that is glued', "const words = 'at most ' + number", 'at most'],
    ['a table of words', "const words = { on: 'is on', off: 'is off' }", 'is on'],
    ['a label', "const columns = [{ by: 'name', label: 'name' }]", 'name'],
    ['a gap of a sentence', "t('of {{what}}', { what: 'all organizations' })", 'all organizations'],
  ])('is found where it is untranslated: %s', (_, source, text) => {
    expect(saidIn('broken.tsx', source).untranslated[0]?.text).toBe(text)
  })

  it('is not mistaken for what machines read', () => {
    const source = `
      import type { One } from 'a package'
      const look = { good: 'bg-green-soft text-green', bad: 'flex min-h-7 items-center' }
      function key(one: 'a b' | 'Two') { if (one === 'Two') throw new Error('There is no such thing') }
      const shown = <p className="No sentence" data-x="No sentence">{t('Of a sentence')} · <Rich sentence="In bold: <b/>" parts={{ b: <b /> }} /></p>`
    const { untranslated, asked, unreadable } = saidIn('fine.tsx', source)
    expect(untranslated).toEqual([])
    expect(unreadable).toEqual([])
    expect(asked.map(({ sentence }) => sentence).toSorted()).toEqual(['In bold: <b/>', 'Of a sentence'])
  })

  it('is found where it would stay in one language, or can not be read', () => {
    expect(saidIn('early.ts', "export const title = t('Forms')").asked).toMatchObject([{ early: true }])
    expect(saidIn('early.ts', "export const title = () => t('Forms')").asked).toMatchObject([{ early: false }])
    expect(saidIn('unreadable.ts', 'export const title = (name) => t(`Form ${name}`)').unreadable).toEqual([1])
  })
})

describe('the sentences of both languages', () => {
  it('are all used', () => {
    const used = new Set([...said.values()].flatMap(({ asked }) => asked.map(({ sentence }) => sentence)))
    // What the tests of the words say themselves.
    const own = german.flatMap(([name, sentences]) => (name === 'de/words.json' ? Object.keys(sentences) : []))
    expect(Object.keys(inGerman).filter((key) => !used.has(stemOf(key)) && !own.includes(key))).toEqual([])
    expect([...used].filter((sentence) => !(sentence in inGerman) && !(`${sentence}_other` in inGerman))).toEqual([])
  })

  it('have one German each', () => {
    const all = german.flatMap(([name, sentences]) => Object.entries(sentences).map(([key, text]) => ({ name, key, text })))
    expect(all.filter(({ key, text }) => inGerman[key] !== text).map(({ name, key }) => `${name}: ${key}`)).toEqual([])
    expect(Object.entries(inGerman).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('have an English of their own only where the key is not what is said', () => {
    const own = Object.entries(inEnglish).filter(([key]) => !plural.test(key))
    // One that is two in German says in its key which of them it is.
    expect(own.filter(([key, text]) => !key.startsWith(`${text} (`) || !(key in inGerman))).toEqual([])
  })

  it('have the same gaps and tags', () => {
    const differ = Object.entries(inGerman).filter(([key, text]) => {
      const spoken = inEnglish[key] ?? key
      // One of something may go without its number.
      const needed = (of: string) => (key.endsWith('_one') ? gapsOf(of).filter((gap) => gap !== '{{count, number}}') : gapsOf(of))
      return String(needed(spoken)) !== String(needed(text)) || String(tagsOf(spoken)) !== String(tagsOf(text))
    })
    expect(differ.map(([key]) => key)).toEqual([])
  })

  it('have the same forms by number, and those with a count have them', () => {
    expect(formsOf(inEnglish)).toEqual(formsOf(inGerman))
    const stems = new Set(formsOf(inGerman).map(stemOf))
    expect([...stems].filter((stem) => !(`${stem}_one` in inGerman) || !(`${stem}_other` in inGerman) || stem in inGerman)).toEqual([])
    expect([...stems].filter((stem) => inEnglish[`${stem}_other`] !== stem)).toEqual([])
    expect(Object.keys(inGerman).filter((key) => /\{\{count\b/.test(key) !== plural.test(key))).toEqual([])
  })
})
