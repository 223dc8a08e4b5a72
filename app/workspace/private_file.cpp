#include "app/workspace/private_file.h"

#include <QFile>
#include <QSaveFile>

namespace runyard {

Status writePrivateJson(const std::filesystem::path &path, const wire::Json &value)
{
    QSaveFile file(QString::fromStdString(path.string()));
    // The permissions are set before the secret is written.
    const bool written = file.open(QIODevice::WriteOnly)
                         && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
                         && file.write(QByteArray::fromStdString(value.dump(2) + "\n")) > 0 && file.commit();
    if (!written)
        return Error{ErrorCode::StorageFailed,
                     "Cannot write " + path.string() + ": " + file.errorString().toStdString() + ".",
                     "Free space there or make the folder writable.",
                     {}};
    return Done{};
}

Result<wire::Json> readJsonFile(const std::filesystem::path &path, const char *wayOut)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.exists())
        return Error{ErrorCode::NotFound, "There is no file " + path.string() + ".", {}, {}};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::StorageFailed,
                     "Cannot read " + path.string() + ": " + file.errorString().toStdString() + ".",
                     "Check its permissions.",
                     {}};
    const QByteArray text = file.readAll();
    auto object = wire::parseObject({text.constData(), static_cast<std::size_t>(text.size())});
    if (!object)
        return Error{ErrorCode::StoreDamaged,
                     path.string()
                         + (text.isEmpty() ? " is empty." : " is damaged: " + object.error().message),
                     wayOut,
                     {}};
    return object;
}

} // namespace runyard
