#include "views/bulk/bulk_notice.h"

#include "models/bulk/bulk_action_model.h"
#include "models/commands/bulk_commands.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/while_shown.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace runyard {

static constexpr int kNoticeBarWidth = 160;
static constexpr int kNoticeBarSteps = 1'000;

BulkNotice::BulkNotice(EngineClient &client, BulkActionModel &actions, QAction *undo, QWidget *parent)
    : QFrame(parent)
    , m_client(client)
    , m_actions(actions)
    , m_undoAction(undo)
    , m_sentence(new QLabel)
    , m_bar(new QProgressBar)
    , m_dismiss(new QToolButton)
{
    m_sentence->setAccessibleName(tr("State of the bulk action"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_bar->setAccessibleName(tr("Progress of the bulk action"));
    m_bar->setRange(0, kNoticeBarSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(kNoticeBarWidth);
    m_bar->setMaximumHeight(8);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_bar);
    m_undo = addButton(tr("Undo"), tr("Undo the bulk action"));
    m_resume = addButton(tr("Continue"), tr("Let the other runs of the bulk action follow"));
    m_stop = addButton(tr("Stop"), tr("Stop the bulk action"));
    m_show = addButton(tr("Details"), tr("Show the bulk action"));
    m_dismiss->setAutoRaise(true);
    m_dismiss->setToolTip(tr("Dismiss; the action continues"));
    m_dismiss->setAccessibleName(tr("Dismiss the notice about the bulk action"));
    row->addWidget(m_dismiss);

    connect(m_undo, &QPushButton::clicked, m_undoAction, &QAction::trigger);
    connect(m_undoAction, &QAction::triggered, this,
            [this] { BulkCommands(m_client, this).undo(m_action.id, taking()); });
    connect(m_resume, &QPushButton::clicked, this,
            [this] { BulkCommands(m_client, this).resume(m_action.id, taking()); });
    connect(m_stop, &QPushButton::clicked, this,
            [this] { BulkCommands(m_client, this).stop(m_action.id, taking()); });
    connect(m_show, &QPushButton::clicked, this, [this] { emit showWanted(m_action.id); });
    connect(m_dismiss, &QToolButton::clicked, this, &BulkNotice::dismiss);
    const auto look = [this] {
        if (const BulkAction *known = m_actions.find(m_action.id); known && !isHidden()) {
            m_action = *known;
            refresh();
        }
    };
    connect(&m_actions, &QAbstractItemModel::dataChanged, this, look);
    connect(&m_actions, &QAbstractItemModel::rowsInserted, this, look);
    connect(&Theme::of(), &Theme::changed, this, &BulkNotice::refreshIcons);
    refreshIcons();
    m_undoAction->setEnabled(false);
    hide();
    whileShown(*this, [this](bool isShown) { m_actions.setFollowed(isShown); });
}

QPushButton *BulkNotice::addButton(const QString &text, const QString &name)
{
    auto *button = new QPushButton(text);
    button->setAccessibleName(name);
    static_cast<QHBoxLayout *>(layout())->addWidget(button);
    return button;
}

void BulkNotice::follow(const BulkAction &action)
{
    m_action = action;
    m_actions.put(action);
    show();
    refresh();
}

QString BulkNotice::sentence() const
{
    return isHidden() ? QString() : m_sentence->text();
}

void BulkNotice::dismiss()
{
    // Hidden, it must not be undone by a key: that would be a surprise.
    m_undoAction->setEnabled(false);
    hide();
}

/// The engine's answer to what a button did.
Reply<BulkAction> BulkNotice::taking()
{
    return [this](Result<BulkAction> action) {
        if (!action) {
            emit failed(format::text(action.error().text()));
            m_actions.reload();
            return;
        }
        if (action->id != m_action.id)
            return;
        m_action = *action;
        m_actions.put(m_action);
        refresh();
        if (m_action.state == BulkState::Undone)
            emit said(tr("Undone: nothing was done to any run."));
    };
}

QString BulkNotice::sentenceText() const
{
    const QString what = bulkSentence(m_action);
    const QString handled = format::count(m_action.handled());
    QString failed;
    if (m_action.failed > 0)
        failed = tr(", %1 failed").arg(format::count(m_action.failed));
    switch (m_action.state) {
    case BulkState::Waiting: return tr("%1: %2.").arg(what, m_actions.standingOf(m_action).words.toLower());
    case BulkState::Canary: return tr("%1: the first five go.").arg(what);
    case BulkState::Review:
        return tr("%1: the first %2 are done%3. Look at them, then let the others follow.")
            .arg(what, handled, failed);
    case BulkState::Running: {
        const double rate = m_actions.rateOf(m_action);
        const QString pace = rate > 0 ? tr(", %1/s").arg(format::count(qRound64(rate))) : QString();
        return tr("%1: %2 of %3%4%5.").arg(what, handled, format::count(m_action.total), failed, pace);
    }
    case BulkState::Finished: {
        if (cameToNothing(m_action))
            return tr("%1: nothing was done: %2 left alone.").arg(what, format::count(m_action.skipped));
        const QString made = m_actions.madeWords(m_action);
        QString end = tr("%1: %2").arg(what, made.isEmpty() ? tr("finished") : made) + failed;
        if (m_action.skipped > 0)
            end += tr(", %1 left alone").arg(format::count(m_action.skipped));
        return end + QLatin1Char('.');
    }
    case BulkState::Stopped:
        return m_action.problem.empty()
                   ? tr("%1: stopped after %2.").arg(what, handled)
                   : tr("%1: stopped after %2. %3").arg(what, handled, format::text(m_action.problem));
    case BulkState::Undone: return tr("%1: undone.").arg(what);
    }
    return {};
}

void BulkNotice::refresh()
{
    const BulkState state = m_action.state;
    m_sentence->setText(sentenceText());
    m_undo->setVisible(state == BulkState::Waiting);
    m_undoAction->setEnabled(state == BulkState::Waiting);
    m_resume->setVisible(state == BulkState::Review || state == BulkState::Stopped);
    m_stop->setVisible(isWorking(state) || state == BulkState::Review);
    m_bar->setVisible(isWorking(state) || state == BulkState::Review);
    const double share = m_action.total > 0
                             ? static_cast<double>(m_action.handled()) / static_cast<double>(m_action.total)
                             : 0;
    m_bar->setValue(qRound(share * kNoticeBarSteps));
    update();
}

void BulkNotice::refreshIcons()
{
    m_dismiss->setIcon(Theme::of().icon(QStringLiteral("close")));
}

void BulkNotice::paintEvent(QPaintEvent *)
{
    const RunStatus likeness =
        m_action.failed > 0 ? RunStatus::Failed : m_actions.standingOf(m_action).likeness;
    const QColor colour = Theme::of().status(likeness);
    QPainter painter(this);
    QColor tint = colour;
    tint.setAlphaF(0.10F);
    painter.fillRect(rect(), tint);
    painter.fillRect(QRect(0, 0, 3, height()), colour);
    painter.setPen(Theme::of().hairline());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace runyard
