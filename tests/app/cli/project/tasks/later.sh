# Fails at first, completes at the second attempt.
[ "$RUNYARD_ATTEMPT_NUMBER" -ge 2 ] || exit 1
echo '"at last"'
