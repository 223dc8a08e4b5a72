# Triggers a child as any task can, and outlives the test unless it is canceled.
runyard trigger sleep --tag child >&2
sleep 300
