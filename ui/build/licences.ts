/** What the program is made of by others, and under which licences: read from both lock files and the sources. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import type { Component, Licences } from '../src/about/licences'

const module = 'virtual:licences'
const ui = join(import.meta.dirname, '..')
const root = join(ui, '..')

/** Serves the list as a module of its own, so that only who looks at it loads it. */
export function licences(): Plugin {
  let read: Licences | undefined
  const all = () => (read ??= readLicences())
  return {
    name: 'licences',
    resolveId: (id) => (id === module ? `\0${module}` : undefined),
    load: (id) => (id === `\0${module}` ? `export default JSON.parse(${JSON.stringify(JSON.stringify(all()))})` : undefined),
    closeBundle() {
      const file = process.env.ORGDESK_THIRD_PARTY
      if (file) writeFileSync(file, asText(all()))
    },
  }
}

interface Found extends Omit<Component, 'text'> {
  folder: string
}

function readLicences(): Licences {
  const texts: string[] = []
  const places = new Map<string, number>()
  const components = [...crates(), ...packages()].map(({ folder, ...component }): Component => {
    const text = licenceText(folder, component.licence)
    if (text === null) return { ...component, text: null }
    // Spaces and line ends differ where the words don't.
    const words = text.replaceAll(/\s+/g, ' ')
    let place = places.get(words)
    if (place === undefined) {
      place = texts.push(text) - 1
      places.set(words, place)
    }
    return { ...component, text: place }
  })
  components.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en', { numeric: true }))
  return { components, texts }
}

interface Metadata {
  packages: { id: string; name: string; version: string; license: string | null; authors: string[]; source: string | null; manifest_path: string }[]
  resolve: { root: string; nodes: { id: string; deps: { pkg: string; dep_kinds: { kind: string | null }[] }[] }[] }
}

/** The crates that are linked into the program on this kind of machine; not what only builds or tests it. */
function crates(): Found[] {
  const host = /^host: (.*)$/m.exec(execFileSync('rustc', ['-vV'], { encoding: 'utf8' }))?.[1]
  if (!host) throw new Error('rustc does not say which machine it builds for')
  const args = ['metadata', '--locked', '--format-version', '1', '--quiet', '--filter-platform', host]
  const json = execFileSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 27 })
  const metadata = JSON.parse(json) as Metadata
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]))
  const wanted = new Set([metadata.resolve.root])
  for (const id of wanted) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id)?.deps ?? []) {
      if (kinds.some(({ kind }) => kind === null)) wanted.add(pkg)
    }
  }
  return metadata.packages
    .filter(({ id, source }) => source !== null && wanted.has(id))
    .map(({ name, version, license, authors, manifest_path: manifest }) => ({
      from: 'crates.io',
      name,
      version,
      licence: (license ?? 'see text').replaceAll(/\s*\/\s*/g, ' OR '),
      authors: authors.map((author) => author.replace(/\s*<.*>/, '')).join(', '),
      folder: dirname(manifest),
    }))
}

interface LockFile {
  packages: Record<string, { version?: string; dev?: boolean; optional?: boolean; peer?: boolean }>
}

/** The npm packages that the pages are made of. */
function packages(): Found[] {
  const lock = JSON.parse(readFileSync(join(ui, 'package-lock.json'), 'utf8')) as LockFile
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional, peer }]) => path !== '' && !dev && !optional && !peer)
    .map(([path, { version }]) => {
      const folder = join(ui, path)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        license?: string
        author?: string | { name: string }
      }
      const { author } = manifest
      return {
        from: 'npm',
        name: path.replace(/^.*node_modules\//, ''),
        version: version ?? '',
        licence: manifest.license ?? 'see text',
        authors: (typeof author === 'object' ? author.name : (author ?? '')).replace(/\s*<.*$/, ''),
        folder,
      }
    })
}

/** The text that binds: where one may choose and MIT is among the choices, that one. */
function licenceText(folder: string, licence: string): string | null {
  const all = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|unlicense|notice|copyright)/i.test(entry.name))
    .map(({ name }) => name)
    .toSorted()
  const mit = all.filter((name) => /mit/i.test(name))
  const chosen = /\bOR\b/.test(licence) && !/\bAND\b/.test(licence) && mit.length > 0 ? mit : all
  const texts = chosen.map((name) => readFileSync(join(folder, name), 'utf8').trim().replaceAll('\r\n', '\n'))
  return texts.length === 0 ? null : texts.join('\n\n---\n\n')
}

function asText({ components, texts }: Licences): string {
  const line = '-'.repeat(78)
  const list = components.map(({ name, version, licence, from }) => `${name} ${version} (${from}): ${licence}`)
  const bodies = texts.map((text, place) => {
    const of = components.filter((component) => component.text === place).map(({ name, version }) => `${name} ${version}`)
    return `${line}\n${of.join(', ')}\n\n${text}\n`
  })
  return `Orgdesk contains these libraries by others.\n\n${list.join('\n')}\n\n${bodies.join('\n')}`
}
