#!/bin/sh
# Starts a run, waits for its end and prints its output: with-curl.sh TASK [PAYLOAD]
#
#   export TRIGGER_API_URL=http://127.0.0.1:8030
#   export TRIGGER_SECRET_KEY=$(jq -r .secretKey WORKSPACE/credentials.json)
#   examples/api/with-curl.sh summarise-log '{"path": "data/access.log"}'
#
# Requires curl and jq.
set -eu

task=$1
payload=${2:-null}

ask() { # METHOD PATH [BODY]
    curl -sS --fail-with-body -X "$1" "$TRIGGER_API_URL$2" \
        -H "Authorization: Bearer $TRIGGER_SECRET_KEY" -H "x-trigger-api-version: 2025-07-16" \
        ${3:+--json "$3"}
}

body=$(jq -n --argjson payload "$payload" '{payload: $payload, options: {tags: ["by-curl"]}}')
run=$(ask POST "/api/v1/tasks/$(jq -rn --arg task "$task" '$task | @uri')/trigger" "$body" | jq -r .id)
echo "started $run" >&2

while :; do
    answer=$(ask GET "/api/v3/runs/$run")
    [ "$(echo "$answer" | jq .isCompleted)" = true ] && break
    sleep 0.5
done
echo "$answer" | jq '{id, status, durationMs, output, error} | with_entries(select(.value != null))'
[ "$(echo "$answer" | jq .isSuccess)" = true ]
