export { copyDatabase, filesOf, type OnCopied } from '../repository/sqlite/copy.ts';
