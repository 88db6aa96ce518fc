import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** The repository's root. */
export const root = resolve(import.meta.dirname, '../../..')

const built = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug')

/** A program that was started, and what it said once it was ready. */
export interface Program<Greeting> {
  greeting: Greeting
  /** Ends it; resolves once it is gone. */
  stop: () => Promise<void>
}

/** Starts one of the workspace's programs and waits for its line of JSON. */
export async function start<Greeting>(name: string, args: string[]): Promise<Program<Greeting>> {
  const child = spawn(resolve(built, name), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', LANGUAGE: '' },
  })
  const ended = new Promise<void>((resolved) => child.once('close', () => resolved()))
  try {
    const greeting = JSON.parse(await firstLine(child, name)) as Greeting
    return {
      greeting,
      stop: async () => {
        child.kill('SIGKILL')
        await ended
      },
    }
  } catch (thrown) {
    child.kill('SIGKILL')
    throw thrown
  }
}

function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolved, rejected) => {
    let said = ''
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString()
    })
    child.once('error', (error) => rejected(new Error(`${name} can't be started: ${error.message}`)))
    child.once('close', (code) => rejected(new Error(`${name} ended with ${code}: ${said}`)))
    if (child.stdout) createInterface(child.stdout).once('line', resolved)
  })
}
