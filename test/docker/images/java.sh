#!/usr/bin/env bash
# Comes before the real one on the PATH. Tests start many programs and keep none of them busy: the second compiler, which
# is for those that run long, would take a third of their time.
exec /usr/bin/java -XX:TieredStopAtLevel=1 "$@"
