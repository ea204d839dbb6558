/** Variables of the server that `mysqlCdcServerProblems` looks at. */
export const MYSQL_CDC_VARIABLES = ['version', 'time_zone', 'system_time_zone'] as const;

const BINLOG = 'set source.reader to binlog';
const UTC = /^(?:\+00:00|(?:Etc\/)?(?:UTC|GMT|UCT|Universal|Zulu))$/i;

/** Whether the server has SHOW MASTER STATUS, by which mysql-cdc finds its place in the binlog. */
function tellsItsPlace(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major < 8 || (major === 8 && minor < 4);
}

/** What a server is that the connector of Flink CDC cannot read, by its global variables; each with what to do. */
export function mysqlCdcServerProblems(variables: ReadonlyMap<string, string>): readonly string[] {
  const version = variables.get('version') ?? '';
  const zone = variables.get('time_zone') ?? 'SYSTEM';
  const effective = zone.toUpperCase() === 'SYSTEM' ? (variables.get('system_time_zone') ?? '') : zone;
  return [
    ...(tellsItsPlace(version)
      ? []
      : [
          `version is ${version}, and mysql-cdc asks with SHOW MASTER STATUS, which is gone since MySQL 8.4: ${BINLOG}`,
        ]),
    ...(UTC.test(effective)
      ? []
      : [`time_zone is ${effective}, and mysql-cdc reads in UTC: SET PERSIST time_zone = '+00:00', or ${BINLOG}`]),
  ];
}
