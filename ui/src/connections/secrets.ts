import { useRef } from 'react'
import type { FieldDescriptor } from '../backend/generated'

/** The secret inputs of a form. Their values live in the inputs alone: read at submit, cleared after. */
export interface SecretInputs {
  /** Connects an input to its field. */
  ref: (path: string) => (input: HTMLInputElement | null) => void
  /** What was typed; nothing when all are empty. */
  read: () => Record<string, string> | null
  /** Empties them. */
  clear: () => void
}

/** Keeps hold of secret inputs without ever holding their values. */
export function useSecretInputs(): SecretInputs {
  const inputs = useRef(new Map<string, HTMLInputElement>())
  return {
    ref: (path) => (input) => {
      if (input) inputs.current.set(path, input)
      else inputs.current.delete(path)
    },
    read: () => {
      const typed = [...inputs.current].map(([path, input]) => [path, input.value] as const)
      return typed.every(([, value]) => value === '') ? null : Object.fromEntries(typed)
    },
    clear: () => {
      for (const input of inputs.current.values()) input.value = ''
    },
  }
}

/** The fields of a credential that go to the keyring. */
export function secretFields(fields: FieldDescriptor[]): FieldDescriptor[] {
  return fields.filter((field) => field.kind === 'secret')
}
