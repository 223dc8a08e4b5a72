// What must hold in the stored workspace after every commit, whatever happened before.
#pragma once

#include <filesystem>
#include <string>

struct sqlite3;

namespace runyard::testing {

/// Looks at the database through a connection of its own, as an auditor would.
class Audit
{
public:
    explicit Audit(const std::filesystem::path &file);
    ~Audit();
    Audit(const Audit &) = delete;

    /// Empty, or the first rule that is broken and by which run.
    std::string violation();
    /// One number, e.g. of a count.
    long long number(const std::string &sql);
    /// Changes the database behind the engine's back, e.g. so that its next write fails.
    void execute(const std::string &sql);

private:
    std::string firstRow(const char *sql);
    std::string illegalStep();

    sqlite3 *m_database = nullptr;
};

} // namespace runyard::testing
