#include "views/bulk/bulk_page.h"

#include "models/bulk/bulk_action_model.h"
#include "models/bulk/bulk_items_model.h"
#include "models/commands/bulk_commands.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "views/bulk/bulk_delegates.h"
#include "views/bulk/bulk_panel.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/while_shown.h"

#include <QMessageBox>
#include <QPushButton>
#include <QTableView>

namespace runyard {

BulkActionsPage::BulkActionsPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("bulk"), tr("bulk actions"), parent)
    , m_client(client)
    , m_actions(new BulkActionModel(client, this))
    , m_panel(new BulkPanel(client))
{
    setSource(m_actions, new BulkActionDelegate(this), BulkActionModel::Created, Qt::DescendingOrder);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{BulkActionModel::What, 190},
                                 {BulkActionModel::State, 128},
                                 {BulkActionModel::Progress, 180},
                                 {BulkActionModel::Failed, 58},
                                 {BulkActionModel::Skipped, 76},
                                 {BulkActionModel::Made, 160},
                                 {BulkActionModel::Rate, 70},
                                 {BulkActionModel::Left, 76},
                                 {BulkActionModel::Which, 200},
                                 {BulkActionModel::By, 64},
                                 {BulkActionModel::Created, 100},
                                 {BulkActionModel::Done, 0}}));
    setEmpty(tr("No bulk actions yet. Select several runs, then replay, cancel, reschedule or tag them; each "
                "such action is listed here."),
             {});
    makeActions();
    setPanel(m_panel);
    connect(m_panel, &BulkPanel::runWanted, this, &Page::runWanted);
    connect(m_panel, &BulkPanel::failed, this, &Page::failed);
    m_actions->onLoaded = [this] {
        loaded(m_actions->error());
        if (!m_wanted.empty())
            select(m_wanted);
        currentChanged();
    };
    whileShown(*this, [this](bool isShown) { m_actions->setShown(isShown); });
    m_actions->reload();
    BulkActionsPage::currentChanged();
}

void BulkActionsPage::makeActions()
{
    m_undo = addPageAction(tr("Undo"), QStringLiteral("undo"), QKeySequence(Qt::CTRL | Qt::Key_U));
    m_stop =
        addPageAction(tr("Stop"), QStringLiteral("pause"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
    m_resume = addPageAction(tr("Continue"), QStringLiteral("resume"),
                             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G));
    m_cancelMade = addPageAction(tr("Cancel what it made…"), QStringLiteral("cancel"),
                                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Backspace));
    connect(m_undo, &QAction::triggered, this, [this] {
        BulkCommands(m_client, this)
            .undo(current()->id, reporting(tr("Undone: nothing was done to any run.")));
    });
    connect(m_stop, &QAction::triggered, this, [this] {
        BulkCommands(m_client, this).stop(current()->id, reporting(tr("Stopped. What was done stays done.")));
    });
    connect(m_resume, &QAction::triggered, this,
            [this] { BulkCommands(m_client, this).resume(current()->id, reporting(tr("It goes on."))); });
    connect(m_cancelMade, &QAction::triggered, this, &BulkActionsPage::askCancelMade);
}

const BulkAction *BulkActionsPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_actions->at(row);
}

void BulkActionsPage::currentChanged()
{
    const BulkAction *action = current();
    const BulkState state = action ? action->state : BulkState::Undone;
    m_undo->setEnabled(state == BulkState::Waiting);
    m_stop->setEnabled(isWorking(state) || state == BulkState::Review);
    m_resume->setEnabled(state == BulkState::Stopped || state == BulkState::Review);
    m_cancelMade->setEnabled(action && action->made > 0);
    if (action)
        m_panel->setAction(*action);
}

void BulkActionsPage::showAction(const BulkId &id)
{
    m_wanted = id;
    select(id);
    m_actions->reload();
}

void BulkActionsPage::select(const BulkId &id)
{
    const int row = m_actions->rowOf(format::text(id.text));
    if (row < 0)
        return;
    m_wanted = {};
    const auto *proxy = static_cast<const QSortFilterProxyModel *>(table()->model());
    const QModelIndex at = proxy->mapFromSource(m_actions->index(row, BulkActionModel::What));
    if (at.isValid())
        table()->setCurrentIndex(at);
}

QList<QWidget *> BulkActionsPage::panes() const
{
    QList<QWidget *> all = TablePage::panes();
    all.last() = m_panel->table();
    return all;
}

Reply<BulkAction> BulkActionsPage::reporting(const QString &done)
{
    return [this, done](Result<BulkAction> action) {
        if (action) {
            m_actions->put(*action);
            emit said(done);
        } else {
            m_actions->reload();
            emit failed(format::text(action.error().text()));
        }
    };
}

void BulkActionsPage::askCancelMade()
{
    const BulkItemsRequest request{current()->id, false, RunSeq::None, 1};
    BulkCommands(m_client, this).detail(request, [this](Result<BulkDetail> detail) {
        if (!detail) {
            emit failed(format::text(detail.error().text()));
            return;
        }
        qint64 open = 0;
        for (const RunStatus status : kAllRunStatuses) {
            if (!isFinal(status))
                open += detail->madeByStatus[static_cast<std::size_t>(status)];
        }
        auto *question = new QMessageBox(this);
        question->setAttribute(Qt::WA_DeleteOnClose);
        question->setWindowTitle(tr("Cancel what the action made"));
        question->setText(
            tr("%1: it made %2, of which %3 have not ended.")
                .arg(bulkSentence(detail->action), runsWords(detail->action.made), format::count(open)));
        question->setInformativeText(
            isAtRest(detail->action.state)
                ? tr("Canceling them is a bulk action of its own and starts at once.")
                : tr("The action is stopped first. Canceling them is a bulk action "
                     "of its own and starts at once."));
        auto *keep = question->addButton(tr("Keep them"), QMessageBox::RejectRole);
        auto *verb = question->addButton(tr("Cancel %1").arg(runsWords(open)), QMessageBox::AcceptRole);
        question->setDefaultButton(keep);
        question->setEscapeButton(keep);
        connect(verb, &QPushButton::clicked, this, [this, id = detail->action.id] { cancelMade(id); });
        question->open();
    });
}

void BulkActionsPage::cancelMade(const BulkId &id)
{
    BulkCommands(m_client, this).cancelMade(id, [this](Result<BulkAction> action) {
        if (!action) {
            emit failed(format::text(action.error().text()));
            return;
        }
        emit said(tr("Cancels %1.").arg(runsWords(action->total)));
        m_actions->put(*action);
        showAction(action->id);
    });
}

void BulkActionsPage::reload()
{
    m_actions->reload();
}

void BulkActionsPage::emptyActionWanted() {}

} // namespace runyard
