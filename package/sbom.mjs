/**
 * What the program is made of, as a CycloneDX bill of materials: the crates that are linked into it and the npm packages
 * that its pages are made of, from both lock files. Writes it to the standard output.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const run = (program, args, cwd) => execFileSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 27 })

/** The crates with what they need; only what is linked, on this kind of machine. */
function crates() {
  const host = /^host: (.*)$/m.exec(run('rustc', ['-vV'], root))[1]
  const args = ['metadata', '--locked', '--format-version', '1', '--quiet', '--filter-platform', host]
  const { packages, resolve } = JSON.parse(run('cargo', args, root))
  const linked = new Map(
    resolve.nodes.map(({ id, deps }) => [
      id,
      deps.filter(({ dep_kinds: kinds }) => kinds.some(({ kind }) => kind === null)).map(({ pkg }) => pkg),
    ]),
  )
  const wanted = new Set([resolve.root])
  for (const id of wanted) for (const next of linked.get(id)) wanted.add(next)
  const sums = checksums()
  const ref = new Map()
  for (const { id, name, version } of packages) ref.set(id, `pkg:cargo/${name}@${version}`)
  const components = packages
    .filter(({ id }) => wanted.has(id) && id !== resolve.root)
    .map(({ id, name, version, license, source, repository }) => ({
      type: 'library',
      'bom-ref': ref.get(id),
      name,
      version,
      ...(sums.has(`${name} ${version}`) ? { hashes: [{ alg: 'SHA-256', content: sums.get(`${name} ${version}`) }] } : {}),
      ...(license ? { licenses: [{ expression: license.replaceAll(/\s*\/\s*/g, ' OR ') }] } : {}),
      // What is this repository's own is on no registry.
      ...(source ? { purl: ref.get(id) } : {}),
      ...(source && repository ? { externalReferences: [{ type: 'vcs', url: repository }] } : {}),
    }))
  const dependencies = [...wanted].map((id) => ({
    ref: ref.get(id),
    dependsOn: [...new Set(linked.get(id).map((one) => ref.get(one)))].sort(),
  }))
  const { name, version, license, description } = packages.find(({ id }) => id === resolve.root)
  const program = {
    type: 'application',
    'bom-ref': ref.get(resolve.root),
    name,
    version,
    description,
    licenses: [{ expression: license }],
  }
  return { program, components, dependencies }
}

/** The lock file's own checksums. */
function checksums() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8')
  const entry = /name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]{64})"/g
  return new Map([...lock.matchAll(entry)].map(([, name, version, sum]) => [`${name} ${version}`, sum]))
}

/**
 * The npm packages that the pages are made of, from the lock file: `npm sbom` leaves out those that are somebody's peer,
 * React among them.
 */
function packages() {
  const lock = JSON.parse(readFileSync(join(root, 'ui/package-lock.json'), 'utf8')).packages
  const shipped = Object.entries(lock).filter(([, { dev, optional, peer }]) => !dev && !optional && !peer)
  const nameOf = (path) => path.replace(/^.*node_modules\//, '')
  const refOf = (path) => `pkg:npm/${nameOf(path).replace('@', '%40')}@${lock[path].version}`
  /** Where node finds a package: in the nearest folder above who needs it. */
  const find = (from, name) => {
    for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
      const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
      if (path in lock) return path
      if (folder === '') return undefined
    }
  }
  const needs = ([path, { dependencies = {} }]) =>
    Object.keys(dependencies).map((name) => find(path, name)).filter((one) => one !== undefined)
  const pages = { type: 'library', 'bom-ref': 'orgdesk-ui', name: 'orgdesk-ui', version: lock[''].version }
  const components = shipped
    .filter(([path]) => path !== '')
    .map(([path, { version, license, integrity }]) => ({
      type: 'library',
      'bom-ref': refOf(path),
      name: nameOf(path),
      version,
      hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
      licenses: [{ expression: license }],
      purl: refOf(path),
    }))
  const dependencies = shipped.map((entry) => ({
    ref: entry[0] === '' ? pages['bom-ref'] : refOf(entry[0]),
    dependsOn: [...new Set(needs(entry).map(refOf))].sort(),
  }))
  return { pages, components, dependencies }
}

const rust = crates()
const npm = packages()
const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000)
const byRef = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)
const [own, ...others] = rust.dependencies
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { timestamp: new Date(epoch * 1000).toISOString().replace(/\.\d+/, ''), component: rust.program },
  components: [...rust.components, npm.pages, ...npm.components].sort(byRef),
  dependencies: [
    { ...own, dependsOn: [...own.dependsOn, npm.pages['bom-ref']].sort() },
    ...others,
    ...npm.dependencies,
  ],
}
process.stdout.write(`${JSON.stringify(bom, null, 1)}\n`)
