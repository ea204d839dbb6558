import { ADMIN_USER, type Pipeline, Secret } from '../../model/index.js';
import { header, type RenderedFile } from '../template.js';

/**
 * The images call a volume initialised as soon as it has data, even where an init script failed. These files are made
 * when the script has come to its end, and the health checks ask for them.
 */
export const INIT_DONE = {
  mysql: '/var/lib/mysql/init-done',
  clickhouse: '/var/lib/clickhouse/init-done',
} as const;

/**
 * The official images run scripts of their init folder on first start, but put no environment into .sql files.
 * These do: in bash alone, which both images have, and without a secret in any argument list.
 */
const FILL =
  String.raw`# fill FILE DIALECT: prints FILE with every \${NAME} replaced by the variable of that name, escaped for the literal that
# it stands in. Doubled dollars before a brace stand for one. Prints nothing where a variable is missing.
fill() (
  LC_ALL=C
  shopt -u patsub_replacement 2>/dev/null || true
  rest=$(<"$1")
  out=''
  mark='^([^$]*)([$]+)([{]([A-Z_][A-Z0-9_]*)[}]|[{])?'
  while [[ $rest =~ $mark ]]; do
    before=\${BASH_REMATCH[1]} dollars=\${BASH_REMATCH[2]} brace=\${BASH_REMATCH[3]} name=\${BASH_REMATCH[4]}
    rest=\${rest:\${#BASH_REMATCH[0]}}
    out+=$before
    if [[ -z $brace ]]; then
      out+=$dollars
    elif ((\${#dollars} % 2 == 0)); then
      out+=\${dollars:0:\${#dollars}/2}$brace
    elif [[ -z \${!name+set} ]]; then
      echo "$1 needs the variable $name, which is not set." >&2
      exit 1
    else
      out+=\${dollars:0:\${#dollars}/2}$(escape "$2" "\${!name}")
    fi
  done
  printf '%s\n' "$out$rest"
)

escape() {
  local text=\${2//\\/\\\\}
  case $1 in
    flink) printf '%s' "\${2//\'/\'\'}" ;;
    mysql) printf '%s' "\${text//\'/\'\'}" ;;
    clickhouse) printf '%s' "\${text//\'/\\\'}" ;;
    *) echo "No such dialect: $1" >&2; exit 1 ;;
  esac
}`.replaceAll('\\${', '${');

const PRELUDE = `(
set -euo pipefail
scripts=\${INIT_SCRIPTS:-/init-scripts}
. "$scripts/fill.sh"`;

function shellScript(path: string, subject: string, body: string): RenderedFile {
  return { path, content: `#!/usr/bin/env bash\n${header('#', subject)}\n\n${body}\n` };
}

/** Shell scripts that the containers of MySQL and ClickHouse run once, on an empty volume. */
export function entrypoints(pipeline: Pipeline): readonly RenderedFile[] {
  const { name } = pipeline;
  return [
    shellScript('init-scripts/fill.sh', 'Puts the environment into SQL scripts; init-*.sh source it.', FILL),
    shellScript(
      'init-scripts/init-mysql.sh',
      `First start of the MySQL container of the pipeline ${name}.`,
      `${PRELUDE}
fill "$scripts/init-mysql.sql" mysql |
  MYSQL_PWD=$${Secret.mysqlRoot} mysql --protocol=socket --user=root --default-character-set=utf8mb4
touch ${INIT_DONE.mysql}
)`,
    ),
    shellScript(
      'init-scripts/init-clickhouse.sh',
      `First start of the ClickHouse container of the pipeline ${name}.`,
      `${PRELUDE}
export CLICKHOUSE_USER=${ADMIN_USER}
for script in init-clickhouse.sql init-clickhouse-users.sql; do
  fill "$scripts/$script" clickhouse | clickhouse-client --multiquery
done
touch ${INIT_DONE.clickhouse}
)`,
    ),
  ];
}
