#include "views/notifications/tray_icon.h"

#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "views/theme/theme.h"

#include <QMenu>
#include <QPainter>
#include <QWidget>

namespace runyard {

static constexpr int kPauseMillis = 1'000;
static constexpr int kIconSize = 64;
static constexpr std::chrono::hours kLately{1};

TrayIcon::TrayIcon(EngineClient &client, QWidget *window)
    : QObject(window)
    , m_client(client)
    , m_window(window)
    , m_icon(new QSystemTrayIcon(this))
    , m_menu(new QMenu(window))
    , m_changed(
          client, [](const ChangeSet &changes) { return changes.counts || !changes.runs.empty(); },
          kPauseMillis, nullptr)
{
    m_menu->addAction(tr("Show the window"), this, [this] { bringToFront(*m_window); });
    m_failedAction = m_menu->addAction(tr("Show what failed in the last hour"), this, [this] {
        bringToFront(*m_window);
        emit failedWanted();
    });
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit"), window, &QWidget::close);
    m_icon->setContextMenu(m_menu);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            bringToFront(*m_window);
    });
    connect(&m_changed, &LiveRefresh::due, this, &TrayIcon::refresh);
    connect(&Theme::of(), &Theme::changed, this, &TrayIcon::repaint);
    show(0, 0);
    m_icon->show();
    refresh();
}

void TrayIcon::refresh()
{
    RunQuestions(m_client, this).counts({}, [this](Result<RunCounts> all) {
        if (!all)
            return;
        const qint64 executing = all->byStatus[static_cast<std::size_t>(RunStatus::Executing)];
        RunFilter lately;
        lately.createdWithin = kLately;
        RunQuestions(m_client, this).counts(lately, [this, executing](Result<RunCounts> counts) {
            if (!counts)
                return;
            qint64 failed = 0;
            for (const RunStatus status : kAllRunStatuses) {
                if (outcomeOf(status) == RunHistogram::Failed)
                    failed += counts->byStatus[static_cast<std::size_t>(status)];
            }
            show(executing, failed);
        });
    });
}

void TrayIcon::show(qint64 executing, qint64 failed)
{
    m_executing = executing;
    m_failed = failed;
    m_icon->setToolTip(tr("Runyard: %1 executing, %2 failed in the last hour")
                           .arg(format::count(executing), format::count(failed)));
    m_failedAction->setEnabled(failed > 0);
    repaint();
}

void TrayIcon::repaint()
{
    const Theme &theme = Theme::of();
    QPixmap picture = theme.icon(QStringLiteral("runs")).pixmap(kIconSize, kIconSize);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_failed > 0 || m_executing > 0) {
        // Failures matter more than what is executing.
        const RunStatus status = m_failed > 0 ? RunStatus::Failed : RunStatus::Executing;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.status(status));
        painter.drawEllipse(QRectF(picture.width() * 0.5, picture.height() * 0.5, picture.width() * 0.48,
                                   picture.height() * 0.48));
    }
    painter.end();
    m_icon->setIcon(QIcon(picture));
}

void bringToFront(QWidget &window)
{
    window.show();
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.raise();
    window.activateWindow();
}

} // namespace runyard
