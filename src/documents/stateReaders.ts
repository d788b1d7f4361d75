// Who may have read or set process-wide state: the twin of python/deepforge/provenance/statereaders.py.
import type { LineageRecord } from './lineage';

/** An execution left process-wide state as a token says. */
export interface IMoment {
  readonly number: number;
  readonly token: number;
  readonly source: string;
}

export type Moments = ReadonlyMap<string, readonly IMoment[]>;

/** What cannot be seen: a library that was patched, foreign code, threads. */
export const WORLD = 'state:world';

/**
 * Whether the state `key` (`state:cwd`) could have reached an execution; rather too often than too seldom. What it sets
 * itself did not: it would set it again.
 */
export function couldRead(record: LineageRecord, key: string, moments: Moments): boolean {
  if (settingLines(record.source ?? '', key).length > 0) {
    return false;
  }
  const rule = READERS[key];
  if (rule === undefined) {
    return key === WORLD;
  }
  return (
    rule(record, record.source ?? '') ||
    (key === 'state:pandas.options' &&
      hasType(record, 'pandas.') &&
      (moments.get(key) ?? []).some(moment => DEEP.test(moment.source)))
  );
}

/** The lines that set the state `key`, by how they look: a record tells it only when the state changed by them. */
export function settingLines(source: string, key: string): string[] {
  const pattern = SETTERS[key];
  if (pattern?.test(source) !== true) {
    return [];
  }
  return source
    .split('\n')
    .filter(line => pattern.test(line) && !line.trimStart().startsWith('#'))
    .map(line => line.trim());
}

function hasType(record: LineageRecord, start: string): boolean {
  return Object.values(record.values ?? {}).some(info => info.type.startsWith(start));
}

function shows(record: LineageRecord): boolean {
  return typeof record.displayed === 'string' || (record.stdout ?? '') !== '';
}

function hasFiles({ files_read, files_written }: LineageRecord): boolean {
  return (files_read ?? []).length + (files_written ?? []).length > 0;
}

/** Options of pandas that change more than how values are shown. */
const DEEP = /mode\.|future\.|compute\.|copy_on_write/;
const DRAWS = /\b(plt|sns|matplotlib|seaborn|pylab)\b|plot|fig|\bax/;
const TEXTS = /\b(str|repr|format|array2string|to_string)\b|\bf['"]/;
const ENVIRON = /environ|getenv|expand|subprocess|system|import|^\s*[!%]/m;
const PLACES = /cwd|listdir|glob|open|[Pp]ath|exists|walk|load|save|read|write|import|^\s*[!%]/m;

const READERS: Record<string, (record: LineageRecord, source: string) => boolean> = {
  'state:matplotlib.rcParams': (record, source) =>
    (record.figures ?? []).length > 0 || DRAWS.test(source),
  'state:pandas.options': (record, source) =>
    (shows(record) && hasType(record, 'pandas.')) || source.includes('option'),
  'state:numpy.printoptions': (record, source) => shows(record) || TEXTS.test(source),
  'state:numpy.errstate': (record, source) =>
    hasType(record, 'numpy.') || source.includes('errstate'),
  'state:warnings.filters': (_record, source) => source.includes('warnings'),
  'state:os.environ': (_record, source) => ENVIRON.test(source),
  'state:cwd': (record, source) => hasFiles(record) || PLACES.test(source),
  'state:sys.path': (_record, source) => source.includes('import') || source.includes('sys.path'),
  'state:sklearn.config': (record, source) =>
    hasType(record, 'sklearn.') || source.includes('sklearn')
};

const SETTERS: Record<string, RegExp> = {
  'state:random': /\brandom\.(seed|setstate)/,
  'state:numpy.random': /random\.(seed|set_state)|seed_everything|set_random_seed/,
  'state:torch.random': /manual_seed|seed_everything|set_random_seed|set_rng_state/,
  'state:matplotlib.rcParams':
    /rcParams|\brc\(|rcdefaults|style\.use|\bset_(theme|style|context|palette)|(sns|seaborn)\.set\b/,
  'state:pandas.options': /set_option|reset_option|options\./,
  'state:numpy.printoptions': /set_printoptions/,
  'state:numpy.errstate': /seterr/,
  'state:warnings.filters': /filterwarnings|simplefilter|resetwarnings/,
  'state:os.environ': /environ|putenv|%env|load_dotenv/,
  'state:cwd': /chdir|%cd/,
  'state:sys.path': /sys\.path/,
  'state:sklearn.config': /set_config/
};
