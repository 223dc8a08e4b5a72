#include "models/run/payload_library.h"

#include "engine/contract/settings.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

namespace {

QList<SavedPayload>::iterator placeOf(QList<SavedPayload> &payloads, const QString &name)
{
    return std::find_if(payloads.begin(), payloads.end(),
                        [&](const SavedPayload &payload) { return payload.name == name; });
}

QString nameProblem(const QString &name)
{
    if (name.isEmpty())
        return PayloadLibrary::tr("A saved payload needs a name.");
    if (name.toUcs4().size() > PayloadLibrary::kNameLength)
        return PayloadLibrary::tr("A name has at most %1 characters.").arg(PayloadLibrary::kNameLength);
    return {};
}

/// Bytes that are no text cannot be kept as JSON.
bool isText(const std::string &bytes)
{
    const QByteArray data(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return QString::fromUtf8(data).toUtf8() == data;
}

QString packetProblem(const Packet &packet)
{
    if (!isText(packet.data))
        return PayloadLibrary::tr("This payload is not text and cannot be kept in the library.");
    if (packet.data.size() > PayloadLibrary::kPayloadBytes)
        return PayloadLibrary::tr("This payload has %1; the library keeps payloads up to %2. Save it as a "
                                  "file instead.")
            .arg(format::bytes(static_cast<qint64>(packet.data.size())),
                 format::bytes(static_cast<qint64>(PayloadLibrary::kPayloadBytes)));
    return {};
}

QString libraryProblem(const QList<SavedPayload> &payloads)
{
    if (payloads.size() > PayloadLibrary::kMostPayloads)
        return PayloadLibrary::tr("A task keeps at most %1 payloads. Delete one first.")
            .arg(PayloadLibrary::kMostPayloads);
    std::size_t bytes = 0;
    for (const SavedPayload &payload : payloads)
        bytes += payload.packet.data.size();
    if (bytes > PayloadLibrary::kLibraryBytes)
        return PayloadLibrary::tr("The saved payloads of this task would exceed %1. Delete one first.")
            .arg(format::bytes(static_cast<qint64>(PayloadLibrary::kLibraryBytes)));
    return {};
}

} // namespace

PayloadLibrary::PayloadLibrary(EngineClient &client, QObject *parent) : QObject(parent), m_client(client) {}

void PayloadLibrary::setTask(const std::string &taskId)
{
    if (taskId == m_task)
        return;
    m_task = taskId;
    show({});
    load();
}

void PayloadLibrary::load()
{
    if (m_task.empty())
        return;
    m_client.windowSettings().read(
        key(), guiReply<std::string>(this, [this, task = m_task](Result<std::string> text) {
            if (task != m_task)
                return;
            auto payloads = text ? decode(*text) : Result<QList<SavedPayload>>(text.error());
            if (payloads)
                show(std::move(*payloads));
            else
                emit failed(format::text(payloads.error().text()));
        }));
}

const SavedPayload *PayloadLibrary::find(const QString &name) const
{
    const auto found = std::find_if(m_payloads.begin(), m_payloads.end(),
                                    [&](const SavedPayload &payload) { return payload.name == name; });
    return found == m_payloads.end() ? nullptr : &*found;
}

void PayloadLibrary::save(const QString &name, const Packet &packet)
{
    make([name = name.trimmed(), packet](QList<SavedPayload> &payloads) {
        if (const QString problem = nameProblem(name); !problem.isEmpty())
            return problem;
        if (const QString problem = packetProblem(packet); !problem.isEmpty())
            return problem;
        if (const auto place = placeOf(payloads, name); place != payloads.end())
            place->packet = packet;
        else
            payloads << SavedPayload{name, packet};
        return libraryProblem(payloads);
    });
}

void PayloadLibrary::rename(const QString &from, const QString &to)
{
    make([from, to = to.trimmed()](QList<SavedPayload> &payloads) {
        if (const QString problem = nameProblem(to); !problem.isEmpty())
            return problem;
        if (from != to && placeOf(payloads, to) != payloads.end())
            return tr("There is a payload \"%1\" already.").arg(to);
        const auto place = placeOf(payloads, from);
        if (place == payloads.end())
            return tr("There is no payload \"%1\" any more.").arg(from);
        place->name = to;
        return QString();
    });
}

void PayloadLibrary::remove(const QString &name)
{
    make([name](QList<SavedPayload> &payloads) {
        const auto place = placeOf(payloads, name);
        if (place == payloads.end())
            return tr("There is no payload \"%1\" any more.").arg(name);
        payloads.erase(place);
        return QString();
    });
}

void PayloadLibrary::make(Change change)
{
    m_changes.emplace_back(m_task, std::move(change));
    if (!m_isChanging)
        next();
}

void PayloadLibrary::next()
{
    m_isChanging = true;
    const auto read = [this](Result<std::string> text) {
        const std::string task = m_changes.front().first;
        // What cannot be read is not written over.
        auto payloads = text ? decode(*text) : Result<QList<SavedPayload>>(text.error());
        if (!payloads) {
            emit failed(format::text(payloads.error().text()));
            return done();
        }
        if (const QString problem = m_changes.front().second(*payloads); !problem.isEmpty()) {
            emit failed(problem);
            return done();
        }
        const auto saved = [this, task, made = *payloads](const Status &status) {
            if (!status)
                emit failed(format::text(status.error().text()));
            else if (task == m_task)
                show(made);
            done();
        };
        m_client.windowSettings().save("payloads/" + task, encode(*payloads), guiReply<Done>(this, saved));
    };
    m_client.windowSettings().read("payloads/" + m_changes.front().first, guiReply<std::string>(this, read));
}

void PayloadLibrary::done()
{
    m_changes.pop_front();
    m_isChanging = false;
    if (!m_changes.empty())
        next();
}

void PayloadLibrary::show(QList<SavedPayload> payloads)
{
    std::sort(payloads.begin(), payloads.end(), [](const SavedPayload &a, const SavedPayload &b) {
        const int order = a.name.localeAwareCompare(b.name);
        return order == 0 ? a.name < b.name : order < 0;
    });
    m_payloads = std::move(payloads);
    emit changed();
}

std::string PayloadLibrary::encode(const QList<SavedPayload> &payloads)
{
    nlohmann::json list = nlohmann::json::array();
    for (const SavedPayload &payload : payloads) {
        nlohmann::json entry{{"name", format::utf8(payload.name)}};
        if (payload.packet.present) {
            entry["type"] = payload.packet.type;
            entry["data"] = payload.packet.data;
        }
        list.push_back(std::move(entry));
    }
    return list.empty() ? std::string() : list.dump();
}

Result<QList<SavedPayload>> PayloadLibrary::decode(const std::string &text)
{
    QList<SavedPayload> payloads;
    if (text.empty())
        return payloads;
    const auto list = nlohmann::json::parse(text, nullptr, false);
    const Error broken{
        ErrorCode::StoreDamaged, format::utf8(tr("The saved payloads cannot be read.")), {}, {}};
    if (!list.is_array())
        return broken;
    for (const auto &entry : list) {
        if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string())
            return broken;
        SavedPayload payload{format::text(entry["name"].get<std::string>()), {}};
        const auto data = entry.find("data");
        const auto type = entry.find("type");
        if (data != entry.end() && data->is_string() && type != entry.end() && type->is_string())
            payload.packet = {data->get<std::string>(), type->get<std::string>(), true};
        payloads << std::move(payload);
    }
    return payloads;
}

} // namespace runyard
