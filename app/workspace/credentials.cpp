#include "app/workspace/credentials.h"

#include "app/workspace/private_file.h"

#include <QByteArray>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <filesystem>

namespace runyard {

namespace {

struct Field
{
    std::string Credentials::*member;
    const char *name;
    const char *variable;
    const char *prefix;
    int randomLength;
};

constexpr std::array kFields = {
    Field{&Credentials::secretKey, "secretKey", "RUNYARD_SECRET_KEY", "tr_dev_", 32},
    Field{&Credentials::accessToken, "accessToken", "RUNYARD_ACCESS_TOKEN", "tr_pat_", 40},
    Field{&Credentials::projectRef, "projectRef", "RUNYARD_PROJECT_REF", "proj_", 20},
};

/// Uses the operating system's generator, not a seeded generator.
std::string randomText(int length)
{
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    for (int i = 0; i < length; ++i)
        text += kLetters[QRandomGenerator::system()->bounded(static_cast<quint32>(kLetters.size()))];
    return text;
}

constexpr const char *kWayOut =
    "Put the file back from a backup, or set RUNYARD_SECRET_KEY, RUNYARD_ACCESS_TOKEN and "
    "RUNYARD_PROJECT_REF "
    "to the keys it had. To have new keys made instead, start once with `runyard serve --new-keys`; programs "
    "that use the old ones then need the new ones.";

bool hasFile(const Workspace &workspace)
{
    std::error_code failed;
    return std::filesystem::exists(workspace.credentialsFile(), failed);
}

Error lostKeys(const Workspace &workspace)
{
    return {ErrorCode::StoreDamaged,
            "The keys of this workspace are lost: " + workspace.credentialsFile().string()
                + (hasFile(workspace) ? " has no secret key in it." : " is missing."),
            kWayOut,
            {}};
}

bool presetsAll()
{
    return std::all_of(kFields.begin(), kFields.end(),
                       [](const Field &field) { return !qgetenv(field.variable).isEmpty(); });
}

Result<Credentials> stored(const Workspace &workspace)
{
    Credentials credentials;
    const auto object = readJsonFile(workspace.credentialsFile(), kWayOut);
    if (!object && object.error().code != ErrorCode::NotFound)
        return object.error();
    if (!object)
        return credentials;
    wire::ObjectReader reader(*object, "credentials.json");
    for (const Field &field : kFields)
        credentials.*field.member = reader.text(field.name);
    if (reader.error())
        return *reader.error();
    return credentials;
}

Credentials preset(Credentials credentials)
{
    for (const Field &field : kFields) {
        if (const QByteArray value = qgetenv(field.variable); !value.isEmpty())
            credentials.*field.member = value.toStdString();
    }
    return credentials;
}

} // namespace

Result<Credentials> knownCredentials(const Workspace &workspace)
{
    auto credentials = stored(workspace);
    if (!credentials)
        return credentials;
    return preset(std::move(*credentials));
}

Result<Credentials> obtainCredentials(const Workspace &workspace, KeyMaking making)
{
    auto before = stored(workspace);
    const bool isDamaged = !before && before.error().code == ErrorCode::StoreDamaged;
    if (!before && !(isDamaged && (making.mayReplace || presetsAll())))
        return before;
    const Credentials known = before ? *before : Credentials{};
    Credentials credentials = preset(known);
    const bool isLost = credentials.secretKey.empty() && (making.wereMade || hasFile(workspace));
    if (isLost && !making.mayReplace)
        return lostKeys(workspace);
    wire::Json object = wire::Json::object();
    for (const Field &field : kFields) {
        std::string &value = credentials.*field.member;
        if (value.empty())
            value = field.prefix + randomText(field.randomLength);
        object[field.name] = value;
    }
    if (credentials != known) {
        if (auto written = writePrivateJson(workspace.credentialsFile(), object); !written)
            return written.error();
    }
    return credentials;
}

} // namespace runyard
