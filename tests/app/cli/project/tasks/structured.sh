echo "about to fail" >&2
printf '%s\n' '{"name": "UpstreamError", "message": "the shop answered 503", "stackTrace": "at fetch\nat run"}' >&2
exit 1
