#include "app/host/installation.h"

#include <QCoreApplication>

namespace runyard {

namespace fs = std::filesystem;

static fs::path programFolder()
{
    return fs::path(QCoreApplication::applicationDirPath().toStdString());
}

fs::path Installation::shepherd()
{
    return (programFolder() / ".." / "libexec" / "runyard-shepherd").lexically_normal();
}

fs::path Installation::sampleProject()
{
    return (programFolder() / ".." / "share" / "runyard" / "sample-project").lexically_normal();
}

Result<fs::path> Installation::ownSampleProject(const fs::path &workspace)
{
    const fs::path copy = workspace / "sample-project";
    std::error_code code;
    if (fs::exists(copy / "runyard.toml", code))
        return copy;
    fs::copy(sampleProject(), copy, fs::copy_options::recursive | fs::copy_options::overwrite_existing, code);
    if (code)
        return Error{ErrorCode::StorageFailed,
                     "Cannot copy the sample project to " + copy.string() + ": " + code.message() + ".",
                     "Deploy a project folder of your own instead.",
                     {}};
    std::error_code ignored; // like everything in a workspace, accessible only to its user
    for (const auto &entry : fs::recursive_directory_iterator(copy, ignored))
        fs::permissions(entry.path(), fs::perms::group_all | fs::perms::others_all, fs::perm_options::remove,
                        ignored);
    return copy;
}

void Installation::offerCommandToTasks()
{
    QByteArray path = qgetenv("PATH");
    const QByteArray own = QByteArray::fromStdString(programFolder().string());
    if (!path.split(':').contains(own))
        qputenv("PATH", path.isEmpty() ? own : path + ':' + own);
}

} // namespace runyard
