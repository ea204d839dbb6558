#!/usr/bin/env bash
# Makes a Docker engine with compose v2 available to the tests in this folder.
#
#   engine.sh start DIR   prints what to `eval`: DOCKER_HOST and DOCKER_CONFIG of an engine that keeps everything in
#                         DIR, or nothing where this machine has both already
#   engine.sh stop DIR    ends the engine that `start` has started, and only that one
#
# Exit code 77: neither is there, nor can it be made; the reason is on stderr.
set -euo pipefail

skip() {
  echo "no Docker engine: $*" >&2
  exit 77
}

usable() {
  docker info >/dev/null 2>&1 && docker compose version --short 2>/dev/null | grep -q '^v\?[2-9]'
}

# The engine of Debian's own packages. Nothing is started by their installation where policy-rc.d says so.
install_engine() {
  command -v dockerd >/dev/null && command -v iptables >/dev/null && return
  apt-get -qq update >&2 || skip "apt-get update failed"
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends docker.io iptables >&2 ||
    skip "docker.io cannot be installed"
}

# Compose v2 as a plugin. Debian has it from trixie on, so it is fetched from where this system gets its packages,
# with lists of their own: nothing else of that release can be installed by accident.
install_compose() {
  local dir=$1 mirror deb
  docker compose version >/dev/null 2>&1 && return
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')
  [[ -n $mirror ]] || skip "compose v2 is missing, and no Debian mirror is configured to fetch it from"
  mkdir -p "$dir"/apt/{lists/partial,archives/partial} "$dir/config/cli-plugins"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$dir/apt/sources.list"
  local options=(-qq -o "Dir::Etc::SourceList=$dir/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$dir/apt/lists" -o "Dir::Cache=$dir/apt" -o APT::Sandbox::User=)
  (
    cd "$dir/apt"
    apt-get "${options[@]}" update && apt-get "${options[@]}" download docker-compose
  ) >&2 || skip "compose v2 cannot be fetched from $mirror"
  deb=$(echo "$dir"/apt/docker-compose_*.deb)
  dpkg-deb -x "$deb" "$dir/apt/root"
  find "$dir/apt/root" -type f -name docker-compose -perm -u+x -exec cp {} "$dir/config/cli-plugins/" \;
  rm -r "$dir/apt"
  docker compose version >/dev/null || skip "the compose plugin does not run on this system"
}

# Mount points keep a data directory of overlay2 from being removed while a container runs, hence --live-restore is off.
start_engine() {
  local dir=$1 pid
  if [[ -s $dir/dockerd.pid ]] && kill -0 "$(<"$dir/dockerd.pid")" 2>/dev/null; then return; fi
  rm -f "$dir/dockerd.pid"
  echo '{}' >"$dir/daemon.json"
  setsid dockerd --config-file "$dir/daemon.json" --data-root "$dir/data" --exec-root "$dir/exec" \
    --pidfile "$dir/dockerd.pid" --host "$DOCKER_HOST" >"$dir/dockerd.log" 2>&1 </dev/null &
  pid=$!
  # Nobody knows of it yet, so it ends with this script.
  trap 'kill "$pid"; wait "$pid"; exit 143' TERM INT HUP
  for _ in $(seq 60); do
    if docker info >/dev/null 2>&1; then
      trap - TERM INT HUP
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.5
  done
  kill "$pid" 2>/dev/null || true
  skip "dockerd does not start: $(grep -E 'level=(fatal|error)|failed' "$dir/dockerd.log" | tail -2)"
}

start() {
  local dir=$1
  if usable; then return; fi
  [[ -z ${DOCKER_HOST-} ]] || skip "DOCKER_HOST is $DOCKER_HOST, where no engine with compose v2 answers"
  ((EUID == 0)) || skip "docker does not answer, and starting an engine takes root"
  command -v apt-get >/dev/null || skip "docker does not answer, and only Debian's packages can be installed here"
  mkdir -p "$dir/config"
  export DOCKER_HOST="unix://$dir/docker.sock" DOCKER_CONFIG="$dir/config"
  install_engine
  install_compose "$dir"
  start_engine "$dir"
  printf 'export DOCKER_HOST=%q DOCKER_CONFIG=%q\n' "$DOCKER_HOST" "$DOCKER_CONFIG"
}

# What is mounted below a folder: network namespaces of containers, and what a build that was ended has left.
unmount() {
  local at
  awk -v below="$1/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
    while read -r at; do umount "$(printf '%b' "$at")"; done
}

# Containers that still run are of a test run that was ended: nobody waits for them to stop in their own way.
stop() {
  local dir=$1 pid
  if [[ -s $dir/dockerd.pid ]]; then
    pid=$(<"$dir/dockerd.pid")
    if [[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) == *"--data-root $dir/data "* ]]; then
      export DOCKER_HOST="unix://$dir/docker.sock"
      timeout 30 docker ps --quiet | xargs -r timeout 60 docker kill >/dev/null || true
      kill "$pid"
      await_end "$pid"
    fi
  fi
  unmount "$dir"
}

await_end() {
  for _ in $(seq 120); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.5
  done
  echo "dockerd $1 has not ended within a minute" >&2
  return 1
}

if [[ $# != 2 || ($1 != start && $1 != stop) ]]; then
  echo "usage: engine.sh start|stop DIR" >&2
  exit 64
fi
mkdir -p "$2"
"$1" "$(cd "$2" && pwd -P)"
