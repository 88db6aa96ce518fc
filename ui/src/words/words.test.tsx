import { act, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { Rich } from './Rich'
import { Spoken } from './Spoken'
import { locale, speak, t } from './t'

afterEach(() => act(() => speak('en')))

function Page() {
  return <h1>{t('German')}</h1>
}

describe('words', () => {
  it('are English as the code has them', () => {
    expect(t('German')).toBe('German')
    expect(t('{{count, number}} sentences', { count: 1 })).toBe('1 sentence')
    expect(t('{{count, number}} sentences', { count: 12_000 })).toBe('12,000 sentences')
    expect(locale()).toBe('en-GB')
  })

  it('are German', () => {
    speak('de')
    expect(t('German')).toBe('Deutsch')
    expect(t('{{count, number}} sentences', { count: 1 })).toBe('1 Satz')
    expect(t('{{count, number}} sentences', { count: 12_000 })).toBe('12.000 Sätze')
    expect(locale()).toBe('de')
  })

  it('change while something is shown', () => {
    render(<Spoken><Page /></Spoken>)
    expect(screen.getByRole('heading')).toHaveTextContent('German')
    act(() => speak('de'))
    expect(screen.getByRole('heading')).toHaveTextContent('Deutsch')
    expect(document.documentElement.lang).toBe('de')
  })

  it('follow no tag that came with a value', () => {
    const name = '<b>Ada</b> & <i>co</i> &lt;b&gt;'
    render(<p><Rich sentence="The sentence of <b>{{name}}</b>" values={{ name }} parts={{ b: <strong /> }} /></p>)
    expect(screen.getByText(name)).toContainHTML('strong')
    expect(document.querySelectorAll('strong, b, i')).toHaveLength(1)
  })
})
