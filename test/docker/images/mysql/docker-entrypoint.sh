#!/usr/bin/env bash
# Stand-in for the entrypoint of the image `mysql`: what its documentation says of environment variables, of
# /docker-entrypoint-initdb.d and of the first start.
set -eo pipefail
shopt -s nullglob

# NAME or, where that is not set, the content of the file that NAME_FILE names.
from_file() {
  local file="$1_FILE"
  if [[ -n ${!file-} ]]; then export "$1=$(<"${!file}")"; fi
}

server_sql() {
  MYSQL_PWD=$1 mysql --protocol=socket --user=root --socket=/var/run/mysqld/mysqld.sock
}

literal() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

create_users() {
  local root
  root=$(literal "$MYSQL_ROOT_PASSWORD")
  {
    echo "SET SESSION sql_log_bin = 0;"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $root;"
    if [[ ${MYSQL_ROOT_HOST:-%} != localhost ]]; then
      echo "CREATE USER 'root'@$(literal "${MYSQL_ROOT_HOST:-%}") IDENTIFIED BY $root;"
      echo "GRANT ALL ON *.* TO 'root'@$(literal "${MYSQL_ROOT_HOST:-%}") WITH GRANT OPTION;"
    fi
  } | server_sql ''
  if [[ -n ${MYSQL_DATABASE-} ]]; then
    echo "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;" | server_sql "$MYSQL_ROOT_PASSWORD"
  fi
  if [[ -n ${MYSQL_USER-} && -n ${MYSQL_PASSWORD-} ]]; then
    echo "CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY $(literal "$MYSQL_PASSWORD");" | server_sql "$MYSQL_ROOT_PASSWORD"
    if [[ -n ${MYSQL_DATABASE-} ]]; then
      echo "GRANT ALL ON \`${MYSQL_DATABASE//_/\\_}\`.* TO '$MYSQL_USER'@'%';" | server_sql "$MYSQL_ROOT_PASSWORD"
    fi
  fi
}

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) mysql --protocol=socket --user=root --password="$MYSQL_ROOT_PASSWORD" ${MYSQL_DATABASE:+"$MYSQL_DATABASE"} <"$file" ;;
      *.sql.gz) gunzip -c "$file" | server_sql "$MYSQL_ROOT_PASSWORD" ;;
      *) echo "ignoring $file" >&2 ;;
    esac
  done
}

# The first start: a server without a network runs the init files, and only the next one is reachable.
initialise() {
  if [[ -z ${MYSQL_ROOT_PASSWORD-}${MYSQL_ALLOW_EMPTY_PASSWORD-} ]]; then
    echo "Database is uninitialized and password option is not specified" >&2
    exit 1
  fi
  "$@" --initialize-insecure
  "$@" --skip-networking --mysqlx=OFF &
  local server=$!
  until mysqladmin --protocol=socket --user=root ping --silent >/dev/null 2>&1; do
    kill -0 "$server" || exit 1
    sleep 0.2
  done
  create_users
  run_init_files
  # MariaDB's mysqladmin sends a command that MySQL 8 no longer has.
  echo 'SHUTDOWN;' | server_sql "$MYSQL_ROOT_PASSWORD"
  wait "$server"
}

if [[ ${1:0:1} == - ]]; then set -- mysqld "$@"; fi
if [[ $1 == mysqld ]]; then
  if ((EUID == 0)); then
    find /var/lib/mysql /var/run/mysqld ! -user mysql -exec chown mysql {} +
    exec gosu mysql "$0" "$@"
  fi
  for name in MYSQL_ROOT_PASSWORD MYSQL_ROOT_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD; do from_file "$name"; done
  if [[ ! -d /var/lib/mysql/mysql ]]; then initialise "$@"; fi
fi
exec "$@"
