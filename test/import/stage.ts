import { readFileSync } from 'node:fs';
import { type CheckedImport, importChecked } from '../../emulator/import/checked.ts';
import type { ImportOptions } from '../../emulator/import/import.ts';
import { ImportError } from '../../emulator/import/read.ts';
import { createSource, type Source } from '../../emulator/import/source.ts';
import { readJson } from '../../emulator/world/json.ts';

export const importFixture = (name: string): string =>
  new URL(`../../fixtures/imports/${name}`, import.meta.url).pathname;

/** A source of that content, as if a file held it. */
export const sourceOf = (content: unknown, file = 'file.json'): Source =>
  createSource(file, { root: content, locate: () => undefined });

/** A fixture, with lines and columns. */
export const fixture = (name: string): Source =>
  createSource(name, readJson(readFileSync(importFixture(name), 'utf8'), name));

export const importAll = (sources: readonly Source[], options: Partial<ImportOptions> = {}): CheckedImport =>
  importChecked(sources, { given: new Map(), ...options });

/** What is said of an import that is refused. */
export const refusalOf = (act: () => unknown): readonly string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof ImportError) return error.lines;
    throw error;
  }
  return [];
};

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** A template that deploys something whose property `x` is the given text. */
export const templateOf = (x: unknown, more: object = {}): object => ({
  $schema: schema,
  contentVersion: '1.0.0.0',
  ...more,
  resources: [
    { type: 'Contoso.Test/things', apiVersion: '2026-01-01', name: 'thing', location: 'westus2', properties: { x } },
  ],
});

/** What the expression comes to where it stands in a template. */
export const comesTo = (expression: string, more: object = {}): unknown => {
  const { resources } = importAll([sourceOf(templateOf(expression, more))]).content as {
    resources: { properties?: { x?: unknown } }[];
  };
  return resources[1]?.properties?.x;
};
