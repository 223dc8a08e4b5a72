// The folder of an engine: its database, lock, credentials, and the address of its API. Thread: main; plain
// files.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <string>

namespace runyard {

class Workspace
{
public:
    explicit Workspace(std::filesystem::path directory) : m_directory(std::move(directory)) {}

    /// Returns $RUNYARD_WORKSPACE, else "runyard" in the XDG data folder.
    static Workspace standard();

    const std::filesystem::path &directory() const { return m_directory; }
    std::filesystem::path lockFile() const { return m_directory / "engine.lock"; }
    std::filesystem::path addressFile() const { return m_directory / "engine.json"; }
    std::filesystem::path credentialsFile() const { return m_directory / "credentials.json"; }

    /// Creates the folder if it is missing and checks that it is writable.
    Status prepare() const;

private:
    std::filesystem::path m_directory;
};

/// The address of a workspace's engine; exists only while it runs.
struct EngineAddress
{
    std::string url; // "http://127.0.0.1:8030"
    std::int64_t pid = 0;
    bool operator==(const EngineAddress &) const = default;
};

Status writeAddress(const Workspace &workspace, const EngineAddress &address);
/// Errors: Unavailable, with a hint how to start an engine, if none is running.
Result<EngineAddress> readAddress(const Workspace &workspace);
void removeAddress(const Workspace &workspace);

} // namespace runyard
