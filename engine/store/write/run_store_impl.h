// What the parts of RunStore share. Private to this folder.
#pragma once

#include "engine/store/base/names.h"
#include "engine/store/base/secret_box.h"
#include "engine/store/write/counters.h"
#include "engine/store/write/load_peaks.h"
#include "engine/store/write/run_store.h"

namespace runyard {

class RunStore::Impl
{
public:
    explicit Impl(std::unique_ptr<Database> opened)
        : database(std::move(opened))
        , names(*database)
        , counters(*database)
        , secrets(database->file().parent_path() / "environment.key")
    {
    }

    CounterKey counterKey(const Run &run);
    /// True when the run did not have the tag.
    bool addTag(RunSeq run, const std::string &tag);
    /// True when the run had the tag.
    bool removeTag(RunSeq run, const std::string &tag);
    void countFinished(const Run &run, const CounterKey &key, int runs);
    void countFinishedTags(const CounterKey &key, const std::vector<std::string> &tags, int runs);
    /// The run's text must be indexed (again).
    void markForSearch(RunSeq run);
    /// Error groups and metrics must take it in.
    void markFinished(RunSeq run);

    std::unique_ptr<Database> database;
    Names names;
    Counters counters;
    LoadPeaks load;
    SecretBox secrets;
    std::int64_t lastSeq = 0;
};

} // namespace runyard
