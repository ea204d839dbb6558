#!/usr/bin/env bash
# Runs a class of Kafka with the heap in KAFKA_HEAP_OPTS and the options in KAFKA_OPTS.
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError ${KAFKA_OPTS-} \
  ${KAFKA_LOG4J_OPTS-} -cp '/opt/kafka/libs/*' "$@"
