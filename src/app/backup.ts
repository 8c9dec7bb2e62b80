export { copyDatabase, filesOf } from '../repository/sqlite/copy.ts';
