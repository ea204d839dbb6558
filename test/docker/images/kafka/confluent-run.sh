#!/usr/bin/env bash
# Stand-in for `run` of confluentinc/cp-kafka in KRaft mode.
set -eo pipefail
. /etc/confluent/docker/environment.sh
require KAFKA_PROCESS_ROLES
require KAFKA_ADVERTISED_LISTENERS
require CLUSTER_ID
export KAFKA_LOG_DIRS=${KAFKA_LOG_DIRS:-/var/lib/kafka/data}
[[ -w /var/lib/kafka/data ]] || { echo "/var/lib/kafka/data is not writable" >&2; exit 1; }
properties __ ___ >/etc/kafka/kafka.properties
format /etc/kafka/kafka.properties
serve /etc/kafka/kafka.properties
