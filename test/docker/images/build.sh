#!/usr/bin/env bash
# Builds stand-ins for the official images of the compose file, under the names and tags that it renders, from the
# embedded engines' artifacts. An image that is there already is left alone: real ones are better.
#
#   build.sh COMPOSE_FILE DIR     DIR keeps the root file system and the build contexts
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
compose_file=$1 dir=$2
mkdir -p "$dir"
# shellcheck disable=SC1090
source <(node "$here/artifacts.mjs")

readonly kafka_version=3.9.2
# Beside what the compose file names, for test/docker/versions.test.ts.
readonly others=(apache/kafka:3.9.1 flink:1.18.1-scala_2.12-java17)
readonly base=cdcctl-stand-in/base
# Programs and libraries that the artifacts need; the clients are MariaDB's, as MySQL's archive has none.
readonly packages=gosu,gettext-base,libaio1,libnuma1,openjdk-17-jre-headless,mariadb-client,procps,tzdata,busybox

present() { docker image inspect "$1" >/dev/null 2>&1; }

mirror() {
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }'
}

build_base() {
  if present "$base"; then return; fi
  command -v debootstrap >/dev/null || apt-get -qq install -y --no-install-recommends debootstrap >&2
  if [[ ! -e $dir/rootfs.done ]]; then
    rm -rf "$dir/rootfs"
    debootstrap --variant=minbase "--include=$packages" bookworm "$dir/rootfs" "$(mirror)" >"$dir/debootstrap.log"
    rm -rf "$dir"/rootfs/var/{cache/apt,lib/apt/lists}/* "$dir"/rootfs/usr/share/{doc,man,locale}/*
    install -m 755 "$here/java.sh" "$dir/rootfs/usr/local/bin/java"
    touch "$dir/rootfs.done"
  fi
  tar -C "$dir/rootfs" --exclude=./dev --exclude=./proc --exclude=./sys -c . |
    docker import --change 'CMD ["bash"]' - "$base" >/dev/null
}

# context NAME: an empty build context with the files of images/NAME.
context() {
  rm -rf "${dir:?}/$1"
  cp -r "$here/$1" "$dir/$1"
  echo "$dir/$1"
}

# maven_jar GROUP:ARTIFACT:VERSION TARGET: a jar that a distribution has and the embedded engines do without.
maven_jar() {
  mvn -B -q -C org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-Dartifact=$1" "-DoutputDirectory=$2"
}

build() {
  echo "building a stand-in for $1" >&2
  DOCKER_BUILDKIT=0 docker build -q --label cdcctl.stand-in=true -t "$@" >/dev/null
}

# Hard links instead of copies where the file system allows it.
link() { cp -rlL "$@" 2>/dev/null || cp -rL "$@"; }

build_mysql() {
  local work
  work=$(context mysql)
  link "$mysqlBase" "$work/mysql"
  build "$1" "$work"
}

build_kafka() {
  local work target
  work=$(context kafka)
  link "$kafkaLib" "$work/libs"
  maven_jar "org.apache.kafka:kafka-tools:$kafka_version" "$work/libs"
  case $1 in apache/*) target=apache ;; *) target=confluent ;; esac
  build "$1" --target "$target" "$work"
}

# lib/ holds what a distribution has there; what cdcctl adds is mounted. Before 1.19 the configuration is flink-conf.yaml, which is flat.
build_flink() {
  local work jar release=${1#flink:}
  release=${release%%-*}
  # shellcheck disable=SC1090
  source <(node "$here/artifacts.mjs" "${release%.*}")
  work=$(context flink)
  if [[ ${release%.*} == 1.18 ]]; then rm "$work/conf/config.yaml"; else rm "$work/conf/flink-conf.yaml"; fi
  mkdir -p "$work/lib"
  for jar in "$flinkLib"/*.jar; do
    case ${jar##*/} in
      flink-connector-kafka-* | mysql-* | protobuf-* | kafka-clients-* | \
        zstd-jni-* | jackson-* | guava-* | failureaccess-* | listenablefuture-* | checker-qual-* | \
        error_prone_* | j2objc-*) ;;
      *) link "$jar" "$work/lib/" ;;
    esac
  done
  build "$1" "$work"
}

build_clickhouse() {
  local work
  work=$(context clickhouse)
  mkdir "$work/engine"
  link "$clickhouse"/{node_modules,package.json} "$work/engine/"
  cp "$here/../../../engines/clickhouse/server.mjs" "$work/engine/"
  cp "$here/../../../dist/adapters/clickhouse/statements.js" "$work/engine/statements.mjs"
  mv "$work"/{client,users}.mjs "$work/engine/"
  cp -L "$node" "$work/engine/node"
  build "$1" "$work"
}

# Debian's, without what it depends on: the program is linked statically.
build_prometheus() {
  local work
  work=$(context prometheus)
  (cd "$work" && apt-get -qq download prometheus && dpkg-deb -x prometheus_*.deb package)
  cp "$work/package/usr/bin/prometheus" "$work/"
  build "$1" "$work"
}

# Fetched while the root file system is made.
node "$here/artifacts.mjs" 1.18 >/dev/null &
fetching=$!
build_base
wait "$fetching"
{ sed -n 's/^ *image: //p' "$compose_file" && printf '%s\n' "${others[@]}"; } | sort -u |
  while read -r image; do
    if present "$image"; then continue; fi
    case $image in
      mysql:*) build_mysql "$image" ;;
      confluentinc/cp-kafka:* | apache/kafka:*) build_kafka "$image" ;;
      flink:*) build_flink "$image" ;;
      clickhouse/clickhouse-server:*) build_clickhouse "$image" ;;
      prom/prometheus:*) build_prometheus "$image" ;;
      *) echo "no stand-in for $image" >&2 ;;
    esac
  done
