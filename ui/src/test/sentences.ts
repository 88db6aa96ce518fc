import { type ESTree, parseSync } from 'vite'

/** A text in the code that people would read as it stands. */
export interface Untranslated {
  line: number
  text: string
}

/** A sentence that the code asks for. */
export interface Asked {
  line: number
  sentence: string
  /** Whether it is made while a module is loaded, so that it stays in the language of that moment. */
  early: boolean
}

/** What a source says to people: through `t` and `Rich`, and past them. */
export interface Said {
  asked: Asked[]
  /** Places where `t` is given something else than a sentence that stands there. */
  unreadable: number[]
  untranslated: Untranslated[]
}

type Any = { type: string; start: number; [property: string]: unknown }

/** Attributes and properties that people read or hear, whatever is in them. */
const readNames = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'button',
  'help',
  'headline',
  'hide',
  'label',
  'meaning',
  'message',
  'placeholder',
  'show',
  'textValue',
  'title',
  'word',
  'words',
])

/** Attributes that no person reads; the sentence of `Rich` is one of the language's own. */
const attributesToMachines = new Set(['className', 'd', 'placement', 'sentence'])

const letters = /\p{L}/u
/** Two words, or one that begins large and goes on small, as names of keys of objects don't. */
const words = /\p{L}['’\p{L}]*[,:;.!?…]?\s+[“(]?\p{L}|^\p{Lu}\p{Ll}+[.:!?…]?$|\p{L}{2}[.!?…]$/u
/** Names of classes: each is made of several words, or is one of those of Tailwind and the app that are not. */
const className = /^(?:[!a-z@*-].*[-:[(/].*|absolute|block|border|fixed|flex|grid|group|hidden|inline|input|inset|italic|link|mark|outline|peer|relative|rounded|static|sticky|table|truncate|underline|uppercase|visible)$/

function isClassList(text: string): boolean {
  return text.trim().split(/\s+/).every((name) => className.test(name))
}

/** Calls whose texts go to no person: to the backend, the address, the page, or whoever mends the app. */
const callsToMachines = new Set(['Error', 'call', 'closest', 'createElement', 'matchMedia', 'querySelector', 'querySelectorAll'])

/** All that a source says. */
export function saidIn(path: string, source: string): Said {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const said: Said = { asked: [], unreadable: [], untranslated: [] }
  const lineOf = (at: number) => source.slice(0, at).split('\n').length

  const note = (node: Any, text: string, wanted: RegExp) => {
    if (wanted.test(text)) said.untranslated.push({ line: lineOf(node.start), text: text.trim() })
  }
  /** The sentences that an expression may be. */
  const ask = (node: Any | null | undefined, early: boolean) => {
    const text = node && textOf(node)
    if (node?.type === 'ConditionalExpression') {
      ask(node.consequent as Any, early)
      ask(node.alternate as Any, early)
    } else if (typeof text === 'string') said.asked.push({ line: lineOf(node?.start ?? 0), sentence: text, early })
    else if (node?.type !== 'Identifier' || path !== 'words/Rich.tsx') said.unreadable.push(lineOf(node?.start ?? 0))
  }

  /** Looks at a node; `wanted` is what makes a text of this place one for people. */
  const look = (node: unknown, wanted: RegExp | null, early: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) look(one, wanted, early)
      return
    }
    if (!isNode(node)) return
    const inner = early && !/Function|^MethodDefinition$|^PropertyDefinition$/.test(node.type)
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
      case 'TSTypeAliasDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TSTypeAnnotation':
      case 'TSTypeParameterInstantiation':
        return
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
        look(node.expression, wanted, inner)
        return
      case 'JSXText':
        note(node, String(node.value), letters)
        return
      case 'JSXAttribute':
        lookAtAttribute(node, inner)
        return
      case 'JSXElement':
        if (nameOf((node.openingElement as Any).name) === 'Rich') askRich(node.openingElement as Any, inner)
        look(node.openingElement, words, inner)
        for (const child of node.children as Any[]) look(child, letters, inner)
        return
      case 'JSXFragment':
        for (const child of node.children as Any[]) look(child, letters, inner)
        return
      case 'CallExpression':
      case 'NewExpression': {
        const called = nameOf(node.callee)
        if (called === 't' && (node.callee as Any).type === 'Identifier') {
          const [asked, ...rest] = node.arguments as Any[]
          ask(asked, early)
          look(rest, words, inner)
          return
        }
        look(node.callee, words, inner)
        look(node.arguments, called !== null && callsToMachines.has(called) ? null : words, inner)
        return
      }
      case 'BinaryExpression':
        // What is compared is not shown; what is put together is.
        if (node.operator === '+') {
          look(node.left, wanted, inner)
          look(node.right, wanted, inner)
        }
        return
      case 'SwitchCase':
        look(node.consequent, words, inner)
        return
      case 'Property':
        if (node.computed) look(node.key, null, inner)
        look(node.value, readNames.has(nameOf(node.key) ?? '') ? letters : words, inner)
        return
      case 'ConditionalExpression':
        look(node.test, words, inner)
        look(node.consequent, wanted, inner)
        look(node.alternate, wanted, inner)
        return
      case 'LogicalExpression':
        look(node.left, node.operator === '&&' ? words : wanted, inner)
        look(node.right, wanted, inner)
        return
      case 'JSXExpressionContainer':
      case 'ParenthesizedExpression':
        look(node.expression, wanted, inner)
        return
      case 'Literal':
      case 'TemplateLiteral': {
        const text = pieces(node)
        if (wanted !== null && text !== null && !(wanted === words && isClassList(text))) note(node, text, wanted)
        look(node.expressions, wanted === letters ? letters : words, inner)
        return
      }
      case 'TaggedTemplateExpression':
      case 'MemberExpression':
        look(node.object, words, inner)
        if (node.computed) look(node.property, null, inner)
        return
      default:
        for (const [property, value] of Object.entries(node)) if (property !== 'type') look(value, words, inner)
    }
  }

  const lookAtAttribute = (node: Any, early: boolean) => {
    const name = nameOf(node.name) ?? ''
    if (attributesToMachines.has(name) || name.startsWith('data-')) return
    look(node.value, readNames.has(name) ? letters : words, early)
  }

  const askRich = (opening: Any, early: boolean) => {
    const attribute = (opening.attributes as Any[]).find((one) => one.type === 'JSXAttribute' && nameOf(one.name) === 'sentence')
    const value = attribute?.value as Any | undefined
    ask(value?.type === 'JSXExpressionContainer' ? (value.expression as Any) : value, early)
  }

  look(program as ESTree.Program as unknown as Any, words, true)
  return said
}

function isNode(value: unknown): value is Any {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'MemberExpression') return nameOf(node.property)
  return typeof node.name === 'string' ? node.name : typeof node.value === 'string' ? node.value : null
}

/** A text that stands there as a whole. */
function textOf(node: Any): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type === 'TemplateLiteral' && (node.expressions as Any[]).length === 0) return pieces(node)
  return null
}

/** A text with its gaps left empty; none where it is no text. */
function pieces(node: Any): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(' ')
}
