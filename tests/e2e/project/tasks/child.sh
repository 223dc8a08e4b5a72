#!/bin/sh
# Leaves a process of its own behind it, which has to end as well.
sleep 1000 &
echo "child waits with $!" >&2
wait
