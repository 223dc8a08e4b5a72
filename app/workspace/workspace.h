// The folder one engine owns: its database, its lock, its credentials, and where its API listens.
// Main thread; plain files.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <string>

namespace runyard {

class Workspace
{
public:
    explicit Workspace(std::filesystem::path directory) : m_directory(std::move(directory)) {}

    /// RUNYARD_WORKSPACE, else "runyard" in the XDG data folder.
    static Workspace standard();

    const std::filesystem::path &directory() const { return m_directory; }
    std::filesystem::path lockFile() const { return m_directory / "engine.lock"; }
    std::filesystem::path addressFile() const { return m_directory / "engine.json"; }
    std::filesystem::path credentialsFile() const { return m_directory / "credentials.json"; }

    /// Makes the folder when it is missing and checks that files can be written there.
    Status prepare() const;

private:
    std::filesystem::path m_directory;
};

/// Where the engine of a workspace answers; there only while it runs.
struct EngineAddress
{
    std::string url; // "http://127.0.0.1:8030"
    std::int64_t pid = 0;
    bool operator==(const EngineAddress &) const = default;
};

Status writeAddress(const Workspace &workspace, const EngineAddress &address);
/// Unavailable, with what to start, when no engine has said where it is.
Result<EngineAddress> readAddress(const Workspace &workspace);
void removeAddress(const Workspace &workspace);

} // namespace runyard
