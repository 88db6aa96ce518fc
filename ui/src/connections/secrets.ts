import { useRef } from 'react'
import type { FieldDescriptor, Problem } from '../backend/generated'
import { wipe } from './wipe'

/** An input that holds a secret. */
type SecretInput = HTMLInputElement | HTMLTextAreaElement

/** The secret inputs of a form. Their values live in the inputs alone: read at submit, cleared after. */
export interface SecretInputs {
  /** Connects an input to its field. */
  ref: (path: string) => (input: SecretInput | null) => void
  /** What was typed; nothing when all are empty. */
  read: () => Record<string, string> | null
  /** Empties them, or only those named. */
  clear: (paths?: string[]) => void
  /** Goes to the first of these fields that is there. */
  focus: (paths: string[]) => void
}

/** Keeps hold of secret inputs without ever holding their values. */
export function useSecretInputs(): SecretInputs {
  const inputs = useRef(new Map<string, SecretInput>())
  return {
    ref: (path) => (input) => {
      if (input) inputs.current.set(path, input)
      else inputs.current.delete(path)
    },
    read: () => {
      const typed = [...inputs.current].map(([path, input]) => [path, input.value] as const)
      return typed.every(([, value]) => value === '') ? null : Object.fromEntries(typed)
    },
    clear: (paths) => {
      for (const [path, input] of inputs.current) if (!paths || paths.includes(path)) wipe(input)
    },
    focus: (paths) => {
      const path = paths.find((one) => inputs.current.has(one))
      if (path !== undefined) inputs.current.get(path)?.focus()
    },
  }
}

/** Whether what is typed there never comes back. */
export function isSecret(field: FieldDescriptor): boolean {
  return field.kind === 'secret' || field.kind === 'secret_file' || field.kind === 'browser_sign_in'
}

/** The fields of a credential that are secret. All but those that are used once go to the keyring. */
export function secretFields(fields: FieldDescriptor[]): FieldDescriptor[] {
  return fields.filter(isSecret)
}

/** The fields that are used for one sign-in. */
export function onceFields(fields: FieldDescriptor[]): string[] {
  return fields.filter(({ once }) => once).map(({ path }) => path)
}

/** The fields used once that a refused sign-in names: what was typed there is spent, and another is wanted. */
export function spentFields(fields: FieldDescriptor[], problem: Pick<Problem, 'fieldErrors'>): string[] {
  const once = onceFields(fields)
  return problem.fieldErrors.flatMap(({ path }) => (path !== null && once.includes(path) ? [path] : []))
}
