#include "views/bulk/bulk_fields.h"

#include "engine/formats/duration_text.h"
#include "models/words/format.h"
#include "models/words/option_texts.h"
#include "models/words/query_text.h"
#include "models/words/sentences.h"
#include "views/bulk/transform_editor.h"
#include "views/widgets/note_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kFieldPause = 250; // ms

BulkFields::BulkFields(BulkKind kind, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_form(new QFormLayout)
    , m_canary(new QCheckBox(tr("Try five first, then wait for me")))
{
    m_canary->setAccessibleName(tr("Canary: try five runs first"));
    m_canary->setToolTip(
        tr("The five oldest runs go first. The others follow once you allow it on the Bulk actions page."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    if (kind == BulkKind::Replay) {
        m_transform = new TransformEditor;
        column->addWidget(m_transform, 1);
        connect(m_transform, &TransformEditor::changed, this, &BulkFields::changed);
    }
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setSpacing(8);
    column->addLayout(m_form);
    switch (kind) {
    case BulkKind::Cancel:
        m_reason = addField(tr("Reason"), tr("Reason for canceling them"),
                            tr("optional, kept in each run's history"));
        break;
    case BulkKind::Replay:
        m_tags = addField(tr("Tags"), tr("Tags for the replays"),
                          tr("optional, besides those of the original, with commas"));
        break;
    case BulkKind::Reschedule:
        m_time = addField(tr("Start"), tr("When they start"), tr("such as 90m, 2d or 2026-12-01T10:00:00Z"));
        break;
    case BulkKind::AddTags:
        m_tags = addField(tr("Tags"), tr("Tags to add"), tr("such as vip, checked"));
        break;
    }
    m_note = new NoteLabel(tr("About the fields"));
    column->addWidget(m_note);
    m_note->clearNote();
    column->addWidget(m_canary);
    connect(m_canary, &QCheckBox::toggled, this, &BulkFields::changed);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kFieldPause);
    connect(&m_pause, &QTimer::timeout, this, &BulkFields::changed);
}

QLineEdit *BulkFields::addField(const QString &label, const QString &name, const QString &placeholder)
{
    auto *field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    m_form->addRow(label, field);
    connect(field, &QLineEdit::textChanged, this, [this] { m_pause.start(); });
    return field;
}

Result<BulkRequest> BulkFields::read(TimePoint now) const
{
    const auto nothingTyped = [] { return Error{ErrorCode::InvalidInput, {}, {}, {}}; };
    BulkRequest request;
    request.kind = m_kind;
    request.canary = m_canary->isChecked() && m_canary->isEnabled();
    if (m_reason)
        request.reason = format::utf8(m_reason->text().trimmed());
    if (m_transform) {
        if (m_transform->isBlank())
            return nothingTyped();
        request.transform = m_transform->transform();
    }
    if (m_tags) {
        const OptionsReading reading = readOptions({{OptionField::Tags, m_tags->text()}}, now);
        if (!reading.problems.isEmpty())
            return Error{ErrorCode::InvalidInput, format::utf8(reading.problems.first()), {}, {}};
        request.tags = reading.options.tags;
        if (request.tags.empty() && m_kind == BulkKind::AddTags)
            return nothingTyped();
    }
    if (m_time) {
        if (m_time->text().trimmed().isEmpty())
            return nothingTyped();
        const auto at = query_text::comingMoment(m_time->text(), now);
        if (!at)
            return at.error();
        if (*at <= now)
            return Error{ErrorCode::InvalidInput,
                         format::utf8(tr("%1 has passed.").arg(sentences::moment(*at))),
                         "Choose a time in the future.",
                         {}};
        request.delayUntil = *at;
    }
    return request;
}

bool BulkFields::isEdited() const
{
    const auto isTyped = [](const QLineEdit *field) { return field && !field->text().trimmed().isEmpty(); };
    // Losing a reason does no harm; losing an expression that took work does.
    return isTyped(m_time) || isTyped(m_tags) || (m_transform && m_transform->isEdited());
}

void BulkFields::setRuns(qint64 runs)
{
    m_canary->setEnabled(runs > kBulkCanaryRuns);
}

void BulkFields::showProblem(const std::optional<Error> &problem)
{
    const bool isSaid = problem && !problem->message.empty();
    if (m_transform)
        m_transform->showProblem(isSaid ? problem : std::nullopt);
    else if (isSaid)
        m_note->say(format::text(problem->text()), NoteLabel::Tone::Bad);
    else
        m_note->clearNote();
}

void BulkFields::focusFirst()
{
    if (m_transform)
        m_transform->kindBox()->setFocus();
    else
        (m_time ? m_time : m_tags ? m_tags : m_reason)->setFocus();
}

} // namespace runyard
