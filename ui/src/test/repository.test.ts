import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const path = join(entry.parentPath, entry.name)
    return { path: relative(root, path), text: readFileSync(path, 'utf8') }
  })
const ours = files.filter(({ path }) => path !== 'backend/generated.ts' && path !== 'test/repository.test.ts')
const shipped = ours.filter(({ path }) => !path.startsWith('test/') && !path.includes('.test.'))

function holding(where: typeof files, pattern: RegExp) {
  return where.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
}

describe('the sources', () => {
  it('were found', () => {
    expect(shipped.length).toBeGreaterThan(50)
  })

  it('know Tauri in one place only', () => {
    expect(holding(ours, /@tauri-apps|__TAURI/)).toEqual(['backend/desktop.ts'])
  })

  it('name no platform', () => {
    expect(holding(ours, /zitadel|vmware|broadcom|\bcsp\b/i)).toEqual([])
  })

  it('name colours and sizes in the tokens only', () => {
    const colour = /#[0-9a-f]{3,8}\b(?!['"`]\s*(onClick|>))|\b(rgba?|hsla?|oklch|oklab|light-dark|color-mix)\(/i
    const size = /(?<![\w-])\d+(\.\d+)?(px|rem|em)\b|-\[\d/
    expect(holding(shipped, colour)).toEqual(['styles/tokens.css'])
    expect(holding(shipped, size).filter((path) => !path.endsWith('.css'))).toEqual([])
    expect(holding(shipped, /(?<![\w-])\d+(\.\d+)?(px|rem|em)\b/).filter((path) => path.endsWith('.css'))).toEqual([
      'styles/tokens.css',
    ])
  })

  it('do what the content security policy forbids nowhere', () => {
    expect(holding(shipped, /dangerouslySetInnerHTML|\beval\(|new Function|createElement\('style'\)/)).toEqual([])
  })

  it('keep nothing in the browser', () => {
    expect(holding(shipped, /localStorage|sessionStorage|indexedDB|document\.cookie/)).toEqual([])
  })

  it('leave test doubles out of what is shipped', () => {
    expect(holding(shipped, /from '[^']*\/test\//)).toEqual([])
  })
})
