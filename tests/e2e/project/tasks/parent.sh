#!/bin/sh
# RUNYARD_RUN_ID, in the environment, makes this run the parent.
exec runyard trigger child -p '{}' --wait
