#!/usr/bin/env bash
# Stand-in for `run` of apache/kafka. It has no default for log.dirs but Kafka's own, which is in /tmp.
set -eo pipefail
. /etc/kafka/docker/environment.sh
require CLUSTER_ID
properties ___ __ >/opt/kafka/config/server.properties
format /opt/kafka/config/server.properties
serve /opt/kafka/config/server.properties
