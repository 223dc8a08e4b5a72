// A real engine on a workspace of its own, for tests of the window: store, worker host, processes.
#pragma once

#include "engine/contract/projects.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/embedded/embedded_client.h"
#include "models/words/format.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <future>

namespace runyard::testing {

class EngineFixture
{
public:
    /// Settings go into the same folder, so that no test reads what another (or a user) left.
    explicit EngineFixture(Seconds bulkUndoTime = kBulkUndoTime) : m_bulkUndoTime(bulkUndoTime)
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                           m_dir.filePath(QStringLiteral("settings")));
        QDir(m_dir.path()).mkdir(QStringLiteral("workspace"));
        start();
    }

    void start()
    {
        EngineOptions options;
        options.workspace = format::utf8(m_dir.filePath(QStringLiteral("workspace")));
        options.shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd";
        options.synchronousFull = false;
        options.environmentLimit = 4;
        options.bulkUndoTime = m_bulkUndoTime;
        auto opened = EmbeddedClient::open(options);
        if (opened)
            m_client = std::move(*opened);
        else
            qFatal("%s", opened.error().text().c_str());
    }
    void stop() { m_client.reset(); }

    EmbeddedClient &client() { return *m_client; }
    QString workspace() const { return m_dir.filePath(QStringLiteral("workspace")); }
    static QString sampleDir() { return QStringLiteral(RUNYARD_SOURCE_DIR "/resources/sample-project"); }

    /// A project of the test's own, written into the folder and deployed from there.
    QString writeProject(const QByteArray &toml)
    {
        const QString folder = m_dir.filePath(QStringLiteral("project"));
        QDir(m_dir.path()).mkdir(QStringLiteral("project"));
        QFile file(folder + QStringLiteral("/runyard.toml"));
        if (!file.open(QIODevice::WriteOnly) || file.write(toml) != toml.size())
            qFatal("cannot write the project");
        return folder;
    }
    void deploy(const QString &folder)
    {
        const auto done = wait<DeployReply>([&](Reply<DeployReply> reply) {
            client().projects().deploy(format::utf8(folder), Actor::User, std::move(reply));
        });
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    }
    RunId trigger(const char *task, const char *payload = "{}", TriggerOptions options = {})
    {
        TriggerRequest request;
        request.taskId = task;
        request.payload = Packet::json(payload);
        request.options = std::move(options);
        const auto made = wait<TriggerReply>(
            [&](Reply<TriggerReply> reply) { client().runCommands().trigger(request, std::move(reply)); });
        return made.ok() ? made->id : RunId{};
    }
    RunStatus statusOf(const RunId &id)
    {
        const auto detail = wait<RunDetail>(
            [&](Reply<RunDetail> reply) { client().runDetails().find(id, std::move(reply)); });
        return detail.ok() ? detail->run.status : RunStatus::SystemFailure;
    }

    /// Blocks until the engine has answered; replies come on its threads.
    template <class T, class Call>
    static Result<T> wait(Call call)
    {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        call([promise](Result<T> result) { promise->set_value(std::move(result)); });
        return promise->get_future().get();
    }

private:
    Seconds m_bulkUndoTime;
    QTemporaryDir m_dir;
    std::unique_ptr<EmbeddedClient> m_client;
};

} // namespace runyard::testing
