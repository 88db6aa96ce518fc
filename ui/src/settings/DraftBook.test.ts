import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setTransport } from '../backend/call'
import type { FormRef } from '../backend/generated'
import { webCall } from '../backend/web'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, problemOf } from '../test/fixtures'
import { DraftBook } from './DraftBook'

const form: FormRef = { connection: 'a', level: { kind: 'org', id: '1' }, form: 'north.signup' }
let fake: FakeBackend
let book: DraftBook

beforeEach(() => {
  vi.useFakeTimers()
  fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }))
  setTransport(fake.transport)
  book = new DraftBook()
})
afterEach(() => {
  vi.useRealTimers()
  setTransport(webCall)
})

const saved = () => fake.callsOf('save_draft').map(({ draft }) => draft.inputs.senderName)

describe('the book of drafts', () => {
  it('saves within 300 ms, one save for a burst of letters', async () => {
    for (const typed of ['A', 'Al', 'Alp']) {
      book.type(form, 'senderName', typed)
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(saved()).toEqual([])
    await vi.advanceTimersByTimeAsync(300)
    expect(saved()).toEqual(['Alp'])
    expect(book.read(form)).toMatchObject({ unsaved: false, changed: [{ path: 'senderName' }] })
  })

  it('saves while someone types on without a rest', async () => {
    let typed = ''
    for (let key = 0; key < 50; key += 1) {
      typed += 'x'
      book.type(form, 'senderName', typed)
      await vi.advanceTimersByTimeAsync(100)
      const kept = String(saved().at(-1) ?? '').length
      expect(typed.length - kept, `after ${key} keys`).toBeLessThanOrEqual(5)
    }
    await vi.advanceTimersByTimeAsync(300)
    expect(saved().at(-1)).toBe(typed)
  })

  it('loses nothing by a failed save: says so, tries again, and saves the newest', async () => {
    fake.failing.set('save_draft', problemOf('storage'))
    book.type(form, 'senderName', 'first')
    await vi.advanceTimersByTimeAsync(300)
    expect(book.read(form)).toMatchObject({ unsaved: true, problem: { code: 'storage' } })
    book.type(form, 'senderName', 'second')
    await vi.advanceTimersByTimeAsync(300)
    expect(book.read(form).draft.inputs.senderName).toBe('second')
    fake.failing.clear()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(saved().at(-1)).toBe('second')
    expect(book.read(form)).toMatchObject({ unsaved: false, problem: null })
  })

  it('does not let what the backend holds overwrite what is not saved yet', async () => {
    fake.failing.set('save_draft', problemOf('storage'))
    book.type(form, 'senderName', 'typed')
    await vi.advanceTimersByTimeAsync(300)
    fake.failing.clear()
    const opened = await fake.transport('open_form', form)
    book.adopt(form, opened)
    expect(book.read(form).draft.inputs.senderName).toBe('typed')
  })

  it('does not go back to a view that was read before the last save, nor before a discard', async () => {
    const old = await fake.transport('open_form', form)
    await vi.advanceTimersByTimeAsync(10)
    book.adopt(form, old)
    book.type(form, 'senderName', 'saved')
    await vi.advanceTimersByTimeAsync(300)
    const withDraft = await fake.transport('open_form', form)
    book.adopt(form, old)
    expect(book.read(form).draft.inputs).toEqual({ senderName: 'saved' })
    await vi.advanceTimersByTimeAsync(10)
    await book.discard(form)
    book.adopt(form, withDraft)
    expect(book.read(form).draft.inputs).toEqual({})
  })

  it('saves what is typed while a save is on its way', async () => {
    let answer: (() => void) | undefined
    const { transport } = fake
    setTransport(async (name, request) => {
      const response = await transport(name, request)
      if (name === 'save_draft' && answer === undefined) await new Promise<void>((resolve) => (answer = resolve))
      return response
    })
    book.type(form, 'senderName', 'one')
    await vi.advanceTimersByTimeAsync(250)
    book.type(form, 'senderName', 'two')
    await vi.advanceTimersByTimeAsync(250)
    answer?.()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(saved()).toEqual(['one', 'two'])
    expect(book.read(form).unsaved).toBe(false)
  })

  it('shows findings of a field that waited from before at once, and of another only after it was left', async () => {
    fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { senderName: 'x'.repeat(21) } })
    book.adopt(form, await fake.transport('open_form', form))
    expect(book.read(form).left.has('senderName')).toBe(true)
    expect(book.read(form).left.has('passwordRule')).toBe(false)
    book.leave(form, 'passwordRule')
    expect(book.read(form).left.has('passwordRule')).toBe(true)
  })

  it('keeps what was typed through a removal that is taken back, and tells trusts apart', async () => {
    const trust: FormRef = { connection: 'a', level: { kind: 'trust', org: '1', id: 't1' }, form: 'north.signup' }
    const another: FormRef = { ...trust, level: { kind: 'trust', org: '1', id: 't2' } }
    const fresh: FormRef = { ...trust, level: { kind: 'new_trust', org: '1' } }
    book.type(trust, 'senderName', 'typed')
    for (const intent of ['remove', 'deactivate', 'edit'] as const) {
      book.intend(trust, intent)
      expect(book.read(trust).draft).toEqual({ intent, inputs: { senderName: 'typed' } })
    }
    for (const other of [another, fresh, form]) expect(book.read(other).draft.inputs).toEqual({})
    book.intend(trust, 'reset')
    book.intend(trust, 'edit')
    expect(book.read(trust).draft.inputs).toEqual({})
    await vi.advanceTimersByTimeAsync(300)
  })

  it('takes over a draft that the backend made of this one, saves nothing older after it, and tells who listens', async () => {
    book.type(form, 'senderName', 'mine')
    await vi.advanceTimersByTimeAsync(300)
    const before = await fake.transport('open_form', form)
    await vi.advanceTimersByTimeAsync(10)
    fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { passwordRule: 'strict' } })
    const heard = vi.fn<(of: FormRef) => void>()
    book.onKept(heard)
    book.replace(form, await fake.transport('open_form', form))
    book.adopt(form, before)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(book.read(form).draft.inputs).toEqual({ passwordRule: 'strict' })
    expect(saved()).toEqual(['mine'])
    expect(heard.mock.calls).toEqual([[form]])
  })

  it('drops a draft only once the backend has', async () => {
    book.type(form, 'senderName', 'kept')
    await vi.advanceTimersByTimeAsync(300)
    fake.failing.set('discard_draft', problemOf('storage'))
    await expect(book.discard(form)).rejects.toThrow('storage')
    expect(book.read(form).draft.inputs.senderName).toBe('kept')
    fake.failing.clear()
    await book.discard(form)
    expect(book.read(form).draft.inputs).toEqual({})
  })
})
