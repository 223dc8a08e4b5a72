#!/bin/sh
# Starts one run for each order and waits for all of them, without a slot.
runs=
for order in 7 8 9; do
    runs="$runs $(runyard trigger import-order -p "{\"order\": $order, \"lines\": 2400}" --tag import)"
done
echo "importing 3 orders" >&2
runyard wait $runs >/dev/null
