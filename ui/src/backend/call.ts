import { desktopCall, inDesktop } from './desktop'
import type { Commands } from './generated'
import { ProblemError, toProblem } from './problem'
import { webCall } from './web'

/** The name of a command. */
export type CommandName = keyof Commands
/** What a command takes. */
export type RequestOf<Name extends CommandName> = Commands[Name]['request']
/** What a command gives. */
export type ResponseOf<Name extends CommandName> = Commands[Name]['response']
/** What carries calls to the backend. */
export type Transport = <Name extends CommandName>(name: Name, request: RequestOf<Name>) => Promise<ResponseOf<Name>>

let transport: Transport = inDesktop() ? desktopCall : webCall

/** Puts another backend in place, for tests. */
export function setTransport(other: Transport): void {
  transport = other
}

/** Calls the backend. Rejects with a `ProblemError`, never with anything else. */
export async function call<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
  try {
    return await transport(name, request)
  } catch (thrown) {
    throw new ProblemError(toProblem(thrown))
  }
}
