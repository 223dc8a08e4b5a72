// Payloads a person keeps under a name, by task, in the workspace, so that every window on it has them.
// A change is read, made and saved one after the other; nothing is shown before it is durable. GUI thread;
// the client outlives it.
#pragma once

#include "engine/base/limits.h"
#include "engine/base/result.h"
#include "engine/contract/engine_client.h"
#include "engine/domain/run.h"

#include <QList>
#include <QObject>
#include <QString>

#include <deque>
#include <functional>

namespace runyard {

struct SavedPayload
{
    QString name;
    Packet packet;
    bool operator==(const SavedPayload &) const = default;
};

class PayloadLibrary final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMostPayloads = 100; // of a task
    static constexpr int kNameLength = 100;
    static constexpr std::size_t kPayloadBytes = 512 * 1'024;
    static constexpr std::size_t kLibraryBytes = 4 * 1'024 * 1'024; // all payloads of a task together

    explicit PayloadLibrary(EngineClient &client, QObject *parent = nullptr);

    /// Whose payloads these are; reads them when it is another task.
    void setTask(const std::string &taskId);
    const std::string &task() const { return m_task; }
    void load();
    /// By name.
    const QList<SavedPayload> &payloads() const { return m_payloads; }
    const SavedPayload *find(const QString &name) const;

    /// Takes the place of one of the same name.
    void save(const QString &name, const Packet &packet);
    void rename(const QString &from, const QString &to);
    void remove(const QString &name);

    /// As the workspace keeps them. Pure.
    static std::string encode(const QList<SavedPayload> &payloads);
    static Result<QList<SavedPayload>> decode(const std::string &text);

signals:
    void changed();
    void failed(const QString &why); // nothing was changed

private:
    /// What is wrong with the change; empty when it could be made.
    using Change = std::function<QString(QList<SavedPayload> &)>;
    void make(Change change);
    void next();
    void done();
    void show(QList<SavedPayload> payloads);
    std::string key() const { return "payloads/" + m_task; }

    EngineClient &m_client;
    std::string m_task;
    QList<SavedPayload> m_payloads;
    std::deque<std::pair<std::string, Change>> m_changes; // by the task they are of
    bool m_isChanging = false;
};

} // namespace runyard
