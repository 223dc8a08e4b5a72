# Its first attempt only ends with the engine. The second one must find the API again.
[ "$RUNYARD_ATTEMPT_NUMBER" -ge 2 ] || sleep 300
[ -n "$TRIGGER_API_URL" ] || exit 1
echo '"second time"'
