#include "views/actions/cancel_dialog.h"

#include "models/commands/run_commands.h"
#include "models/commands/run_questions.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/sentences.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace runyard {

static constexpr std::size_t kListedDescendants = 500;
static constexpr int kDescendantRowHeight = 24;
static constexpr int kDescendantsPause = 200; // ms

CancelDialog::CancelDialog(EngineClient &client, RunId run, QWidget *parent)
    : DialogFrame(QStringLiteral("cancel"), tr("Cancel a run"), tr("Cancel run"), QSize(560, 360), parent)
    , m_client(client)
    , m_id(std::move(run))
    , m_about(new NoteLabel(tr("What is canceled with it")))
    , m_list(new QTreeWidget)
    , m_reason(new QLineEdit)
    , m_feed(ChangeFeed::of(client))
{
    m_list->setAccessibleName(tr("Runs that are canceled too"));
    m_list->setHeaderLabels({tr("Status"), tr("Task"), tr("Run")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->header()->setSectionResizeMode(QHeaderView::Interactive);
    m_list->setColumnWidth(0, 150);
    m_list->setColumnWidth(1, 180);
    m_reason->setAccessibleName(tr("Reason for canceling"));
    m_reason->setPlaceholderText(tr("optional, kept in the run's history"));
    m_reason->setToolTip(tr("Shown as the error of the canceled runs"));
    auto *label = new QLabel(tr("Reason"));
    label->setBuddy(m_reason);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_reason, 1);
    fields()->addWidget(m_about);
    fields()->addWidget(m_list, 1);
    fields()->addLayout(row);

    // Enter gives the harmless answer.
    leaveButton()->setText(tr("Keep running"));
    leaveButton()->setAccessibleName(tr("Keep running"));
    leaveButton()->setDefault(true);

    connect(&Theme::of(), &Theme::changed, this, &CancelDialog::applyTheme);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kDescendantsPause);
    connect(&m_soon, &QTimer::timeout, this, &CancelDialog::load);
    connect(m_feed.get(), &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        if ((!changes.runs.empty() || changes.overflowed) && !m_soon.isActive())
            m_soon.start();
    });
    sentence()->say(tr("Cancels %1.").arg(format::text(m_id.text)));
    showLoading(tr("Reading %1…").arg(format::shortId(m_id.text)));
    load();
}

void CancelDialog::load()
{
    RunQuestions(m_client, this).find(m_id, [this](Result<RunDetail> detail) {
        if (!detail) {
            showFailure(detail.error(), [this] { load(); });
            return;
        }
        RunQuestions(m_client, this)
            .activeDescendants(m_id, [this, run = detail->run](Result<std::vector<Run>> below) {
                if (below)
                    showRun(run, *below);
                else
                    showFailure(below.error(), [this] { load(); });
            });
    });
}

void CancelDialog::showRun(const Run &run, const std::vector<Run> &descendants)
{
    const bool isFirst = m_run.id.empty();
    m_run = run;
    if (isFirst) {
        showFields();
        leaveButton()->setFocus();
    }
    m_list->clear();
    for (std::size_t i = 0; i < descendants.size() && i < kListedDescendants; ++i) {
        const Run &child = descendants[i];
        auto *item = new QTreeWidgetItem(m_list, {format::status(child.status), format::shown(child.taskId),
                                                  format::shortId(child.id.text)});
        item->setData(0, Qt::UserRole, static_cast<int>(child.status));
        item->setSizeHint(0, QSize(0, kDescendantRowHeight));
        item->setData(1, format::kStoredRole, format::text(child.taskId));
        item->setData(2, format::kStoredRole, format::text(child.id.text));
        item->setToolTip(2, format::tipText(format::text(child.id.text)));
    }
    m_list->setVisible(!descendants.empty());
    applyTheme();
    if (isFinal(run.status)) {
        sentence()->say(tr("%1 of %2 has ended meanwhile: %3. There is nothing left to cancel.")
                            .arg(format::shortId(run.id.text), format::text(run.taskId),
                                 format::status(run.status).toLower()),
                        NoteLabel::Tone::Caution);
        leaveButton()->setText(tr("Close"));
        m_about->clearNote();
        m_reason->setEnabled(false);
        setVerbPossible(false);
        return;
    }
    sentence()->say(sentences::cancel(run, descendants.size()));
    if (descendants.empty())
        m_about->say(tr("No other run is canceled with it."), NoteLabel::Tone::Muted);
    else if (descendants.size() > kListedDescendants)
        m_about->say(tr("Canceled with it, the first %1 of %2:")
                         .arg(format::count(kListedDescendants),
                              format::count(static_cast<qint64>(descendants.size()))));
    else
        m_about->say(tr("Taken along:"));
    setVerb(format::counted(std::ssize(descendants) + 1, tr("Cancel run"), tr("Cancel %1 runs")));
}

void CancelDialog::applyTheme()
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *item = m_list->topLevelItem(i);
        item->setIcon(0, Theme::of().statusIcon(static_cast<RunStatus>(item->data(0, Qt::UserRole).toInt())));
    }
}

bool CancelDialog::hasEdits() const
{
    return false; // losing a typed reason does no harm, and "Keep running" must be one key away
}

void CancelDialog::send()
{
    setBusy(true);
    RunCommands(m_client, this)
        .cancel(m_id, format::utf8(m_reason->text().trimmed()), [this](Result<CancelReply> reply) {
            setBusy(false);
            if (!reply) {
                complain(reply.error());
                return;
            }
            const QString id = format::shortId(m_id.text);
            if (reply->alreadyFinished)
                emit said(tr("%1 had ended already.").arg(id));
            else if (reply->canceledDescendants == 0)
                emit said(tr("Canceled %1.").arg(id));
            else
                emit said(tr("Canceled %1 and %2 more.").arg(id, format::count(reply->canceledDescendants)));
            finish();
        });
}

} // namespace runyard
