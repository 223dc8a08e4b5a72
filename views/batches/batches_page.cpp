#include "views/batches/batches_page.h"

#include "models/commands/run_questions.h"
#include "models/lists/batch_model.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/batches/batch_delegate.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/while_shown.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>

namespace runyard {

static constexpr int kListedBatchErrors = 100;

static RunFilter runsOf(const Batch &batch)
{
    RunFilter filter;
    filter.batch = batch.id;
    return filter;
}

template <class Wanted>
static RunFilter runsOf(const Batch &batch, Wanted wanted)
{
    RunFilter filter = runsOf(batch);
    for (const RunStatus status : kAllRunStatuses) {
        if (wanted(status))
            filter.statuses.push_back(status);
    }
    return filter;
}

BatchesPage::BatchesPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("batches"), tr("batches"), parent)
    , m_client(client)
    , m_batches(new BatchModel(client, this))
{
    setSource(m_batches, new BatchDelegate(this), BatchModel::Created, Qt::DescendingOrder);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{BatchModel::Name, 150},
                                 {BatchModel::State, 130},
                                 {BatchModel::Progress, 240},
                                 {BatchModel::Succeeded, 84},
                                 {BatchModel::NotSucceeded, 116},
                                 {BatchModel::Unmade, 78},
                                 {BatchModel::Created, 100},
                                 {BatchModel::Took, 84},
                                 {BatchModel::Parent, 130},
                                 {BatchModel::Key, 140}}));
    setEmpty(tr("No batches yet. A program that triggers many runs at once (batchTrigger) creates one; its "
                "progress appears here."),
             {});
    makeActions();
    m_batches->onLoaded = [this] {
        loaded(m_batches->error());
        currentChanged();
    };
    whileShown(*this, [this](bool isShown) { m_batches->setShown(isShown); });
    m_batches->reload();
    BatchesPage::currentChanged();
}

void BatchesPage::makeActions()
{
    m_showRuns = addPageAction(tr("Show runs"), QStringLiteral("runs"), QKeySequence(Qt::CTRL | Qt::Key_G));
    m_showFailed = addPageAction(tr("Show failed runs"), QStringLiteral("errors"),
                                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G));
    m_cancelRest = addPageAction(tr("Cancel the rest…"), QStringLiteral("cancel"),
                                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Backspace));
    m_errors = addPageAction(tr("Items that were not made…"), QStringLiteral("ignore"),
                             QKeySequence(Qt::CTRL | Qt::Key_E));
    m_parent =
        addPageAction(tr("Show who made it"), QStringLiteral("up"), QKeySequence(Qt::CTRL | Qt::Key_U));
    m_copy = addPageAction(tr("Copy id"), QStringLiteral("copy"), QKeySequence::Copy);
    m_older = addPageAction(tr("Older"), QStringLiteral("undo"), QKeySequence(Qt::CTRL | Qt::Key_PageDown));
    m_newer = addPageAction(tr("Newer"), QStringLiteral("up"), QKeySequence(Qt::CTRL | Qt::Key_PageUp));
    connect(m_showRuns, &QAction::triggered, this, [this] { emit runsWanted(runsOf(*current())); });
    connect(m_showFailed, &QAction::triggered, this, [this] {
        emit runsWanted(runsOf(
            *current(), [](RunStatus status) { return isFinal(status) && status != RunStatus::Completed; }));
    });
    connect(m_cancelRest, &QAction::triggered, this, [this] {
        emit bulkWanted(BulkKind::Cancel,
                        {{}, runsOf(*current(), [](RunStatus status) { return !isFinal(status); })});
    });
    connect(m_errors, &QAction::triggered, this, &BatchesPage::tellErrors);
    connect(m_parent, &QAction::triggered, this, [this] { emit runWanted(current()->parent); });
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(format::text(current()->id.text));
        emit said(tr("Copied %1.").arg(format::text(current()->id.text)));
    });
    connect(m_older, &QAction::triggered, m_batches, &BatchModel::showOlder);
    connect(m_newer, &QAction::triggered, m_batches, &BatchModel::showNewer);
    setPrimaryAction(m_showRuns);
}

const Batch *BatchesPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_batches->at(row);
}

void BatchesPage::currentChanged()
{
    const Batch *batch = current();
    m_showRuns->setEnabled(batch);
    m_showFailed->setEnabled(batch && batch->finished > batch->succeeded);
    m_cancelRest->setEnabled(batch && batch->running() > 0);
    m_errors->setEnabled(batch && batch->unmade > 0);
    m_parent->setEnabled(batch && !batch->parent.empty());
    m_copy->setEnabled(batch);
    m_older->setEnabled(m_batches->hasOlder());
    m_newer->setEnabled(!m_batches->isNewest());
}

void BatchesPage::tellErrors()
{
    RunQuestions(m_client, this)
        .batchMembers({.batch = current()->id, .onlyErrors = true, .after = -1, .limit = kListedBatchErrors},
                      [this](Result<BatchMembers> found) {
                          if (found)
                              showErrors(*found);
                          else
                              emit failed(format::text(found.error().text()));
                      });
}

void BatchesPage::showErrors(const BatchMembers &found)
{
    QStringList lines;
    for (const BatchMember &member : found.members)
        lines += member.taskId.empty() // it never came
                     ? tr("Item %1: %2").arg(format::count(member.index), format::text(member.error))
                     : tr("Item %1, task %2: %3")
                           .arg(format::count(member.index), format::text(member.taskId),
                                format::text(member.error));
    if (found.hasMore)
        lines += tr("… and %1 more").arg(format::count(found.batch.unmade - std::ssize(found.members)));
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("Items that were not made"),
                        format::counted(found.batch.runCount, tr("%2 of %1 item could not become a run."),
                                        tr("%2 of %1 items could not become a run."))
                            .arg(format::count(found.batch.unmade)),
                        QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(lines.mid(0, 3).join(QLatin1Char('\n')));
    if (lines.size() > 3)
        box->setDetailedText(format::shownLines(lines.join(QLatin1Char('\n'))));
    box->open();
}

void BatchesPage::reload()
{
    m_batches->reload();
}

void BatchesPage::emptyActionWanted() {}

} // namespace runyard
