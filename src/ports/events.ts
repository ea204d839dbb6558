/** What happens while a command works. Reports render these as a spinner, plain lines or JSON; nothing else prints. */
export type Event =
  /** A step begins; `id` is unique within the command, `title` a short text such as `MySQL`. */
  | { readonly type: 'start'; readonly id: string; readonly title: string }
  /** Progress within a step, a short text such as `212 of 566 MB`. */
  | { readonly type: 'progress'; readonly id: string; readonly text: string }
  /** A step ended; `text` says what came of it, such as `ready on 127.0.0.1:3306`. */
  | { readonly type: 'done'; readonly id: string; readonly text?: string }
  | { readonly type: 'failed'; readonly id: string; readonly text?: string }
  | { readonly type: 'info'; readonly text: string }
  | { readonly type: 'warning'; readonly text: string };

export type Emit = (event: Event) => void;
