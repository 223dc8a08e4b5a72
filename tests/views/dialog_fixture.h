// A real engine on a temporary workspace with a small project, for dialogs to work on.
#pragma once

#include "engine/contract/projects.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/embedded/embedded_client.h"
#include "views/theme/theme.h"
#include "views/theme/theme_style.h"

#include <QApplication>
#include <QFile>
#include <QPointer>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QWindow>

#include <atomic>

namespace runyard::testing {

inline const char *const kManifest = R"(
[project]
name = "Dialog tests"

[[task]]
id = "echo"
description = "Gives back what it gets"
command = ["cat"]

[[task]]
id = "resize"
command = ["cat"]
payload_schema = "resize.json"
retry = { max_attempts = 4 }

[[task]]
id = "slow"
command = ["sleep", "120"]
queue = { name = "slow-lane", concurrency_limit = 4 }
)";

inline const char *const kResizeSchema = R"({"type": "object", "required": ["url", "width"],
  "properties": {"url": {"type": "string", "examples": ["https://example.org/cat.png"]},
                 "width": {"type": "integer", "minimum": 16}}})";

class DialogFixture
{
public:
    explicit DialogFixture(Seconds bulkUndoTime = kBulkUndoTime)
    {
        // Sizes of dialogs are remembered; the person's own must stay as they are.
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                           folder.filePath(QStringLiteral("settings")));
        QCoreApplication::setOrganizationName(QStringLiteral("runyard-tests"));
        write(QStringLiteral("project/runyard.toml"), kManifest);
        write(QStringLiteral("project/resize.json"), kResizeSchema);
        QDir(folder.path()).mkdir(QStringLiteral("workspace"));
        auto opened =
            EmbeddedClient::open({.workspace = folder.filePath(QStringLiteral("workspace")).toStdString(),
                                  .shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd",
                                  .synchronousFull = false,
                                  .environmentLimit = 8,
                                  .bulkUndoTime = bulkUndoTime});
        if (!opened)
            qFatal("%s", opened.error().text().c_str());
        client = std::move(*opened);
    }

    QString project() const { return folder.filePath(QStringLiteral("project")); }
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(folder.filePath(name));
        QDir().mkpath(QFileInfo(file.fileName()).path());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }

    /// Waits for the answer of a call: ask<Run>([&](Reply<Run> reply) { client->…(…, reply); })
    template <class T, class Call>
    Result<T> ask(Call call)
    {
        struct Answer
        {
            std::mutex mutex;
            std::optional<Result<T>> result;
        };
        auto answer = std::make_shared<Answer>();
        call(Reply<T>([answer](Result<T> result) {
            const std::lock_guard lock(answer->mutex);
            answer->result.emplace(std::move(result));
        }));
        const auto isThere = [&] {
            const std::lock_guard lock(answer->mutex);
            return answer->result.has_value();
        };
        if (!QTest::qWaitFor(isThere, 30'000))
            qFatal("the engine did not answer");
        return std::move(*answer->result);
    }

    void deploy(const QString &name = QStringLiteral("project"))
    {
        const std::string directory = folder.filePath(name).toStdString();
        const auto reply = ask<DeployReply>(
            [&](Reply<DeployReply> to) { client->projects().deploy(directory, Actor::User, std::move(to)); });
        if (!reply)
            qFatal("%s", reply.error().text().c_str());
    }

    RunId trigger(const std::string &task, Packet payload, TriggerOptions options = {})
    {
        const auto reply = ask<TriggerReply>([&](Reply<TriggerReply> to) {
            client->runCommands().trigger({task, std::move(payload), std::move(options), Actor::User},
                                          std::move(to));
        });
        if (!reply)
            qFatal("%s", reply.error().text().c_str());
        return reply->id;
    }

    void cancel(const RunId &id)
    {
        const auto reply = ask<CancelReply>(
            [&](Reply<CancelReply> to) { client->runCommands().cancel(id, {}, Actor::User, std::move(to)); });
        if (!reply)
            qFatal("%s", reply.error().text().c_str());
    }

    RunDetail detail(const RunId &id)
    {
        auto reply =
            ask<RunDetail>([&](Reply<RunDetail> to) { client->runDetails().find(id, std::move(to)); });
        if (!reply)
            qFatal("%s", reply.error().text().c_str());
        return std::move(*reply);
    }

    bool reaches(const RunId &id, RunStatus status)
    {
        return QTest::qWaitFor([&] { return detail(id).run.status == status; }, 30'000);
    }

    std::int64_t runCount()
    {
        return ask<RunCounts>([&](Reply<RunCounts> to) { client->runLists().counts({}, {}, std::move(to)); })
            ->total();
    }

    QTemporaryDir folder;
    std::unique_ptr<EmbeddedClient> client;
};

/// The first run a dialog said it started, waited for.
template <class Dialog>
class StartedRun
{
public:
    explicit StartedRun(Dialog &dialog)
    {
        QObject::connect(&dialog, &Dialog::started, &m_context, [this](const RunId &id) { m_id = id; });
    }
    bool waitFor()
    {
        return QTest::qWaitFor([this] { return !m_id.empty(); }, 30'000);
    }
    const RunId &id() const { return m_id; }

private:
    QObject m_context;
    RunId m_id;
};

/// Waits until keys go to this very window. (QTest's own wait is content when its parent is active.)
inline bool becomesActive(QWidget &window)
{
    // A window manager that is still starting overlooks the first window: ask again, then map it anew.
    for (int i = 1; i <= 40; ++i) {
        if (QTest::qWaitFor([&] { return window.isActiveWindow(); }, 500))
            return true;
        if (i % 4 == 0) {
            window.hide();
            window.show();
        }
        window.activateWindow();
    }
    return false;
}

/// Shows a dialog and waits until it is active and has read what it needs.
template <class Dialog>
bool showReady(Dialog &dialog)
{
    dialog.show();
    return becomesActive(dialog) && QTest::qWaitFor([&] { return dialog.isReady(); }, 30'000);
}

/// Presses keys where the focus is, as a person does.
inline void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *window = QApplication::activeWindow();
    if (!window)
        qFatal("no window is active");
    const QPointer<QWindow> handle = window->windowHandle();
    QTest::keyPress(handle, key, modifiers);
    // The key may have closed and deleted its dialog, or do so while it is released: with modifiers, Qt would
    // go on to release these in a window that is gone.
    if (handle)
        QTest::keyRelease(handle, key);
}

/// Every control one can use has a name of its own. Returns what breaks that.
inline QStringList namingFaults(const QWidget &window)
{
    QStringList faults;
    QSet<QString> names;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        const QString type = QString::fromLatin1(widget->metaObject()->className());
        const bool isPart = widget->objectName().startsWith(QStringLiteral("qt_"));
        if (!isPart && widget->focusPolicy() != Qt::NoFocus && widget->accessibleName().isEmpty()
            && (widget->inherits("QLineEdit") || widget->inherits("QAbstractButton")
                || widget->inherits("QComboBox") || widget->inherits("QPlainTextEdit")
                || widget->inherits("QDateTimeEdit") || widget->inherits("QAbstractItemView")
                || widget->inherits("QsciScintilla"))
            && !widget->parentWidget()->inherits("QComboBox")
            && !widget->parentWidget()->inherits("QAbstractSpinBox")
            && !widget->window()->inherits("QComboBoxPrivateContainer") && widget->window() == &window
            && !widget->inherits("QScrollBar"))
            faults << type + QStringLiteral(" has no name");
        if (widget->accessibleName().isEmpty())
            continue;
        if (names.contains(widget->accessibleName()))
            faults << widget->accessibleName() + QStringLiteral(" twice");
        names.insert(widget->accessibleName());
    }
    return faults;
}

/// For people to look at: into the folder RUNYARD_SHOTS names, when it names one.
inline void picture(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("RUNYARD_SHOTS");
    if (folder.isEmpty())
        return;
    const bool wasDark = Theme::of().isDark();
    for (const bool dark : {false, true}) {
        applyTheme(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        QTest::qWait(50);
        window.grab().save(QStringLiteral("%1/%2-%3.png")
                               .arg(folder, name, dark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
    applyTheme(wasDark ? ThemeChoice::Dark : ThemeChoice::Light);
}

} // namespace runyard::testing
