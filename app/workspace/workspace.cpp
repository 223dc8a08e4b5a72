#include "app/workspace/workspace.h"

#include "app/workspace/private_file.h"

#include <QStandardPaths>
#include <QTemporaryFile>

namespace runyard {

Workspace Workspace::standard()
{
    if (const QString given = qEnvironmentVariable("RUNYARD_WORKSPACE"); !given.isEmpty())
        return Workspace(given.toStdString());
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return Workspace(std::filesystem::path(data.toStdString()) / "runyard");
}

Status Workspace::prepare() const
{
    std::error_code code;
    std::filesystem::create_directories(m_directory, code);
    if (code)
        return Error{ErrorCode::StorageFailed,
                     "Cannot make the workspace folder " + m_directory.string() + ": " + code.message() + ".",
                     "Choose another folder with --workspace.",
                     {}};
    QTemporaryFile probe(QString::fromStdString((m_directory / "probe-XXXXXX").string()));
    if (!probe.open())
        return Error{ErrorCode::StorageFailed,
                     "The workspace folder " + m_directory.string()
                         + " cannot be written: " + probe.errorString().toStdString() + ".",
                     "Make it writable or choose another folder with --workspace.",
                     {}};
    return Done{};
}

Status writeAddress(const Workspace &workspace, const EngineAddress &address)
{
    return writePrivateJson(workspace.addressFile(), {{"url", address.url}, {"pid", address.pid}});
}

Result<EngineAddress> readAddress(const Workspace &workspace)
{
    const auto object =
        readJsonFile(workspace.addressFile(), "Start the engine again: it rewrites this file.");
    if (!object && object.error().code == ErrorCode::NotFound)
        return Error{ErrorCode::Unavailable,
                     "No engine is running on the workspace " + workspace.directory().string() + ".",
                     "Start one: `runyard` opens the window, `runyard serve` runs without one.",
                     {}};
    if (!object)
        return object.error();
    wire::ObjectReader reader(*object, "engine.json");
    EngineAddress address{reader.text("url"), 0};
    if (const auto *pid = reader.find("pid"); pid && pid->is_number_integer())
        address.pid = pid->get<std::int64_t>();
    if (reader.error())
        return *reader.error();
    return address;
}

void removeAddress(const Workspace &workspace)
{
    std::error_code ignored;
    std::filesystem::remove(workspace.addressFile(), ignored);
}

} // namespace runyard
