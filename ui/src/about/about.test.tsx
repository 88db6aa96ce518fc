import { screen } from '@testing-library/react'
import licences from 'virtual:licences'
import { expect, it } from 'vitest'
import { renderApp } from '../test/renderApp'

it('tells what the program is made of, and copies it for a report', async () => {
  const { user, fake } = renderApp('/orgs')
  await user.click(await screen.findByRole('link', { name: 'About Orgdesk' }))
  await screen.findByRole('heading', { level: 1, name: 'About Orgdesk' })
  expect(await screen.findByText('2.50.6')).toBeVisible()
  expect(screen.getByText('/home/ada/orgdesk')).toBeVisible()
  expect(screen.queryByText('Commit')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Copy these details' }))
  const text = 'Orgdesk\nVersion: 0.1.0\nWebKitGTK: 2.50.6\nData folder: /home/ada/orgdesk\n'
  expect(fake.seen).toContainEqual({ name: 'copy_text', request: { text } })
})

it('finds a library and shows its licence', async () => {
  const { user } = renderApp('/about')
  await user.type(await screen.findByRole('searchbox', { name: 'Find a library or a licence' }), 'react-dom')
  await user.click(await screen.findByText('react-dom'))
  expect(await screen.findByLabelText(/^Licence text of react-dom /)).toHaveTextContent('Permission is hereby granted')
  await user.type(screen.getByRole('searchbox', { name: 'Find a library or a licence' }), ' and nothing')
  expect(await screen.findByText('No library or licence has this in its name.')).toBeVisible()
})

it('lists what is linked into the program and no tool that only builds it', () => {
  const names = licences.components.map(({ name }) => name)
  expect(names).toContain('tauri')
  expect(names).toContain('rusqlite')
  expect(names).toContain('@tanstack/react-router')
  for (const tool of ['tauri-build', 'vite', 'vitest', 'proptest', 'orgdesk']) expect(names).not.toContain(tool)
  for (const { name, licence } of licences.components) expect(`${name}: ${licence}`).not.toMatch(/see text$/)
})

/** What may be linked into a program that is itself under MIT or Apache-2.0. */
const allowed = ['0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'Unicode-3.0', 'Unlicense', 'Zlib']

it('has libraries only under licences that go with its own', () => {
  const wrong = licences.components.filter(({ licence }) =>
    licence
      .replaceAll(/[()]/g, '')
      .split(/ AND /)
      .some((part) => !part.split(/ OR /).some((one) => allowed.includes(one))),
  )
  expect(wrong.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([])
})
