#!/usr/bin/env bash
# Kafka's command line tools; which one is asked for is in the name that this is called by.
case $(basename "$0" .sh) in
  kafka-topics) class=org.apache.kafka.tools.TopicCommand ;;
  kafka-configs) class=kafka.admin.ConfigCommand ;;
  kafka-storage) class=kafka.tools.StorageTool ;;
  kafka-get-offsets) class=org.apache.kafka.tools.GetOffsetShell ;;
  kafka-consumer-groups) class=org.apache.kafka.tools.consumer.group.ConsumerGroupCommand ;;
  kafka-console-consumer) class=org.apache.kafka.tools.consumer.ConsoleConsumer ;;
  kafka-console-producer) class=kafka.tools.ConsoleProducer ;;
  *) echo "no such tool: $0" >&2; exit 64 ;;
esac
exec /opt/kafka/bin/kafka-run-class.sh "$class" "$@"
