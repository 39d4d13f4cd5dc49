// SQLite's settings have no place outside the program: NODE_OPTIONS for one in which what is set is a little weaker.
export const weakSqlite = (synchronous: string): string =>
  `--import=data:text/javascript,${encodeURIComponent(`
    import { DatabaseSync } from 'node:sqlite'
    const { exec } = DatabaseSync.prototype
    DatabaseSync.prototype.exec = function (sql) {
      return exec.call(this, sql.replace('synchronous = FULL', 'synchronous = ${synchronous}'))
    }`)}`
