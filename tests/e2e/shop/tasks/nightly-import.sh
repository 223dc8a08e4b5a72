#!/bin/sh
# Starts one run for each order and stays until they have ended.
for order in 7 8 9; do
    runyard trigger import-order -p "{\"order\": $order, \"lines\": 2400}" --tag import --wait >/dev/null &
done
echo "importing 3 orders" >&2
wait
