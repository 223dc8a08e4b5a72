// Runs, attempts and transitions as rows: the column lists and the functions that read and write them.
#pragma once

#include "engine/domain/run.h"
#include "engine/store/base/names.h"

#include <string>
#include <vector>

namespace runyard {

/// Columns of `run AS r` in the order readRun() expects.
const std::string &runColumns();
Run readRun(const Statement &row, Names &names);
/// Returns all rows of a query for runColumns().
std::vector<Run> readRuns(Statement &query, Names &names);
void insertRunRow(Database &database, Names &names, const Run &run);
/// Stores everything except identity and tags.
void updateRunRow(Database &database, Names &names, const Run &run, bool moved);

/// The run's output belongs to the attempt that completed and is stored once.
std::vector<Attempt> readAttempts(Database &database, Names &names, RunSeq run);
Attempt readAttempt(const Statement &row, Names &names);
extern const char *const kAttemptColumns;

/// A packet from (blob, type, codec) columns that start at `column`.
Packet readPacket(Database &database, const Statement &row, int column);
/// A text from (blob, codec) columns that start at `column`; empty when NULL.
std::string readText(Database &database, const Statement &row, int column);

/// Fills payload, output, error, metadata and seedMetadata.
void readRunData(Database &database, RunSeq run, RunDetail &detail);
std::vector<Transition> readTransitions(Database &database, RunSeq run);

} // namespace runyard
