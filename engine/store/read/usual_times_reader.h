// How long runs of a task usually take, and when a waiting run may therefore start.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_explanation.h"
#include "engine/domain/usual_times.h"

namespace runyard {

class Database;
class Names;

class UsualTimesReader
{
public:
    UsualTimesReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns samples of the newest completed runs. An empty `version` means all versions; so does one with too few
    /// runs when the others have enough.
    Result<UsualTimes> of(const std::string &taskId, const std::string &version);
    /// Returns the explanation with the usual time of each holder and the expected start of the run.
    Result<RunExplanation> completeExplanation(RunExplanation explanation);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
