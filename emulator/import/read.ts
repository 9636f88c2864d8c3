import { readJson } from '../world/json.ts';
import { type Document, readText } from '../world/read.ts';
import { faultLines, WorldError } from '../world/world-error.ts';
import { createSource, type Source } from './source.ts';

/** What can't be imported: a line each, with file and place. Nothing is written then. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

const bicep: Readonly<Record<string, string>> = {
  bicep: 'is Bicep; compile it first: az bicep build --file',
  bicepparam: 'is Bicep; compile it first: az bicep build-params --file',
};

/** Templates written by hand may have comments; they are blanked, so that lines and columns stay. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found, kept?: string) =>
    kept === undefined ? found.replace(/[^\n]/g, ' ') : kept,
  );

const readDocument = async (file: string): Promise<Document> => {
  const hint = bicep[/\.(bicep|bicepparam)$/i.exec(file)?.[1]?.toLowerCase() ?? ''];
  if (hint !== undefined) throw new ImportError([`${file}: ${hint} ${file}`]);
  const text = readText(file);
  const json = withoutComments(text);
  if (/\.json$/i.test(file) || /^\s*[{[]/.test(json)) return readJson(json, file);
  return (await import('../world/yaml.ts')).readYaml(text, file);
};

/** Reads JSON, or what the CLI prints with `-o yaml`. Throws an ImportError that names every file that can't be read. */
export const readSources = async (files: readonly string[]): Promise<Source[]> => {
  const lines: string[] = [];
  const sources: Source[] = [];
  for (const file of files) {
    try {
      sources.push(createSource(file, await readDocument(file)));
    } catch (error) {
      if (error instanceof ImportError) lines.push(...error.lines);
      else if (error instanceof WorldError) lines.push(...faultLines(error.faults, file));
      else throw error;
    }
  }
  if (lines.length > 0) throw new ImportError(lines);
  return sources;
};
