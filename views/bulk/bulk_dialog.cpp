#include "views/bulk/bulk_dialog.h"

#include "models/bulk/bulk_preview_model.h"
#include "models/commands/bulk_commands.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "models/words/sentences.h"
#include "views/bulk/bulk_fields.h"
#include "views/bulk/bulk_preview_view.h"
#include "views/widgets/note_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

static QString titleOf(BulkKind kind)
{
    switch (kind) {
    case BulkKind::Cancel: return BulkDialog::tr("Cancel runs");
    case BulkKind::Replay: return BulkDialog::tr("Replay runs");
    case BulkKind::Reschedule: return BulkDialog::tr("Reschedule runs");
    case BulkKind::AddTags: return BulkDialog::tr("Tag runs");
    }
    return {};
}

BulkDialog::BulkDialog(EngineClient &client, BulkKind kind, RunSelection selection, QWidget *parent)
    : DialogFrame(kind == BulkKind::Replay ? QStringLiteral("bulk-replay") : QStringLiteral("bulk"),
                  titleOf(kind), bulkVerb(kind, {}),
                  kind == BulkKind::Replay ? QSize(940, 660) : QSize(760, 520), parent)
    , m_client(client)
    , m_kind(kind)
    , m_form(new BulkFields(kind))
    , m_model(new BulkPreviewModel(client, std::move(selection), this))
    , m_view(new BulkPreviewView(client, *m_model, kind))
{
    fields()->addWidget(m_form);
    fields()->addWidget(m_view, 1);
    if (kind == BulkKind::Cancel) {
        // Enter gives the harmless answer.
        leaveButton()->setText(tr("Keep running"));
        leaveButton()->setAccessibleName(tr("Keep running"));
        leaveButton()->setDefault(true);
    }
    connect(m_form, &BulkFields::changed, this, &BulkDialog::refresh);
    connect(m_model, &BulkPreviewModel::progressed, this, &BulkDialog::showWhat);
    showFields();
    refresh();
    m_form->focusFirst();
}

void BulkDialog::refresh()
{
    const auto read = m_form->read(SystemClock().now());
    m_isReadable = read.ok();
    if (read) {
        m_form->showProblem({});
        m_request = *read;
        m_view->setTransforming(m_request.transform.kind != TransformKind::None);
    } else {
        m_form->showProblem(read.error());
        // The runs can be shown even so.
        m_request = {};
        m_request.kind = m_kind;
    }
    m_model->setRequest(m_request);
}

QString BulkDialog::sentenceText() const
{
    const auto total = m_model->total();
    const QString runs = total ? runsWords(*total) : tr("runs");
    const qint64 left = m_model->troubles();
    QString text;
    switch (m_kind) {
    case BulkKind::Cancel:
        text = tr("Cancels %1, and every run below them.").arg(runs);
        if (left > 0)
            text += QLatin1Char(' ')
                    + (left == 1 ? tr("One of them needs no action.")
                                 : tr("%1 of them need no action.").arg(format::count(left)));
        break;
    case BulkKind::Replay:
        text = m_request.transform.kind == TransformKind::None
                   ? tr("Replays %1 on the newest version, each with its original payload.").arg(runs)
                   : tr("Replays %1 on the newest version, each with its own payload changed%2.")
                         .arg(runs, transformWords(m_request.transform.kind));
        if (left > 0)
            text += QLatin1Char(' ')
                    + (left == 1 ? tr("One of them would fail and is left out.")
                                 : tr("%1 of them would fail and are left out.").arg(format::count(left)));
        break;
    case BulkKind::Reschedule:
        text = m_request.delayUntil
                   ? tr("Moves the start of %1 to %2.").arg(runs, sentences::moment(*m_request.delayUntil))
                   : tr("Moves the start of %1.").arg(runs);
        if (left > 0)
            text += QLatin1Char(' ')
                    + (left == 1
                           ? tr("One of them is not delayed and stays as it is.")
                           : tr("%1 of them are not delayed and stay as they are.").arg(format::count(left)));
        break;
    case BulkKind::AddTags: text = tr("Adds tags to %1.").arg(runs); break;
    }
    BulkRequest request;
    request.selection.all = m_model->selection().all;
    return text + QLatin1Char('\n')
           + tr("%1. It can be undone for ten seconds after you start it.").arg(bulkSelectionWords(request));
}

void BulkDialog::showWhat()
{
    const auto total = m_model->total();
    sentence()->say(sentenceText());
    setVerb(bulkVerb(m_kind, total));
    m_form->setRuns(total.value_or(kBulkCanaryRuns + 1));
    if (m_isReadable)
        m_form->showProblem(m_model->problem());
    setVerbPossible(m_isReadable && !m_model->problem() && total.value_or(0) > 0);
}

bool BulkDialog::hasEdits() const
{
    return m_form->isEdited();
}

void BulkDialog::send()
{
    // Text typed just now counts as well, and a span of time counts from now.
    auto read = m_form->read(SystemClock().now());
    if (!read) {
        refresh();
        return;
    }
    BulkRequest request = std::move(*read);
    request.selection = m_model->selection();
    request.actor = Actor::User;
    setBusy(true);
    BulkCommands(m_client, this).start(std::move(request), [this](Result<BulkAction> action) {
        setBusy(false);
        if (!action) {
            complain(action.error());
            return;
        }
        emit started(*action);
        finish();
    });
}

} // namespace runyard
