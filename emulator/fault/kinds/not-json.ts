import { kind } from '../kind.ts';

/** What a proxy in between would say. */
const page = '<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

export const notJson = kind({
  name: 'not-json',
  level: 'reply',
  summary: 'the body is a page of HTML, while status and Content-Type say what they always say',
  example: 'not-json x1',
  args: {},
  effect: () => ({ alter: (reply) => ({ ...reply, body: page }) }),
});
