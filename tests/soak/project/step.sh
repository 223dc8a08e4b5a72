#!/bin/sh
# Notes in the journal that this attempt runs, works a little, leaves a grandchild behind that only
# the end of the whole tree takes along, and answers with its payload.
printf '%s %s %s\n' "$RUNYARD_RUN_ID" "$RUNYARD_ATTEMPT_NUMBER" "$$" >> "$SOAK_JOURNAL"
setsid sleep 600 > /dev/null 2>&1 &
payload=$(cat)
echo "attempt $RUNYARD_ATTEMPT_NUMBER works" >&2
sleep "${SOAK_WORK:-0}"
[ "$RUNYARD_TASK_ID" = flaky ] && [ "$RUNYARD_ATTEMPT_NUMBER" = 1 ] && exit 1
printf '%s' "$payload"
