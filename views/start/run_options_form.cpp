#include "views/start/run_options_form.h"

#include "engine/domain/machine.h"
#include "engine/formats/duration_text.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/sentences.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"

#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kOptionLabelWidth = 110;
static constexpr int kMetadataHeight = 88;

RunOptionsForm::RunOptionsForm(QWidget *parent)
    : QWidget(parent), m_queue(new QComboBox), m_machine(new QComboBox), m_metadata(new QPlainTextEdit)
{
    auto *left = new QVBoxLayout;
    auto *right = new QVBoxLayout;
    for (QVBoxLayout *column : {left, right})
        column->setSpacing(8);

    addLine(left, OptionField::Delay, tr("starts at once"),
            tr("When to start: a duration such as 5m or 1h30m, or a time such as 2026-11-24T10:41Z"));
    addLine(left, OptionField::Ttl, {},
            tr("How long the run may wait in its queue before it expires, such as 1h. Counts from entering "
               "the queue, and no longer once the run has started."));
    addLine(left, OptionField::Priority, tr("0"), tr("Seconds of head start in the queue"));
    addLine(left, OptionField::MaxAttempts, {}, tr("The maximum number of attempts"));
    addLine(left, OptionField::MaxDuration, {},
            tr("Active time one attempt may take, such as 5m; at least 5 s"));
    addLine(left, OptionField::Tags, tr("none"),
            tr("At most 10, with commas between them, each of 1 to 128 characters"));

    m_queue->setEditable(true);
    m_queue->completer()->setFilterMode(Qt::MatchContains);
    m_queue->completer()->setCompletionMode(QCompleter::PopupCompletion);
    addField(right, OptionField::Queue, m_queue, tr("The queue whose slots the run uses"));
    addLine(right, OptionField::ConcurrencyKey, tr("none"),
            tr("Runs with the same key share one copy of the queue's limit"));
    m_machine->setEditable(true); // so that the task's own setting can be shown as a hint
    for (const MachinePreset &preset : machinePresets())
        m_machine->addItem(QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size())));
    m_machine->setCurrentIndex(-1);
    addField(right, OptionField::Machine, m_machine, tr("How much memory and CPU an attempt may use"));
    addLine(right, OptionField::IdempotencyKey, tr("none"),
            tr("No second run of the task is created with the same key; the first is shown instead"));
    addLine(right, OptionField::IdempotencyKeyTtl, tr("30d"),
            tr("How long the idempotency key holds, such as 1h or 30d"));
    left->addStretch(1);
    right->addStretch(1);

    m_metadata->setFixedHeight(kMetadataHeight);
    m_metadata->setTabChangesFocus(true);
    m_metadata->setPlaceholderText(tr("none"));
    const auto applyFont = [this] { m_metadata->setFont(Theme::of().monoFont()); };
    connect(&Theme::of(), &Theme::changed, this, applyFont);
    applyFont();
    connect(m_metadata, &QPlainTextEdit::textChanged, this, &RunOptionsForm::changed);

    auto *columns = new QHBoxLayout;
    columns->setSpacing(24);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    auto *bottom = new QVBoxLayout;
    addField(bottom, OptionField::Metadata, m_metadata,
             tr("A JSON object the run starts with; the task may change it"));
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(8);
    whole->addLayout(columns);
    whole->addLayout(bottom);
    whole->addStretch(1);
    for (QComboBox *box : {m_queue, m_machine})
        connect(box, &QComboBox::editTextChanged, this, &RunOptionsForm::changed);
    setTask(nullptr);
}

void RunOptionsForm::addField(QVBoxLayout *column, OptionField field, QWidget *editor, const QString &tip)
{
    const QString name = optionName(field);
    auto *label = new QLabel(name);
    label->setBuddy(editor);
    label->setFixedWidth(kOptionLabelWidth);
    label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    label->setToolTip(tip);
    editor->setAccessibleName(name);
    editor->setAccessibleDescription(tip);
    editor->setToolTip(tip);
    auto *note = new NoteLabel(tr("About %1").arg(name));
    note->setContentsMargins(kOptionLabelWidth + 8, 0, 0, 0);
    note->clearNote();
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label, 0, field == OptionField::Metadata ? Qt::AlignTop : Qt::Alignment());
    row->addWidget(editor, 1);
    auto *both = new QVBoxLayout;
    both->setSpacing(2);
    both->addLayout(row);
    both->addWidget(note);
    column->addLayout(both);
    m_fields.insert(field, {editor, note});
}

QLineEdit *RunOptionsForm::addLine(QVBoxLayout *column, OptionField field, const QString &hint,
                                   const QString &tip)
{
    auto *line = new QLineEdit;
    line->setPlaceholderText(hint);
    addField(column, field, line, tip);
    connect(line, &QLineEdit::textChanged, this, &RunOptionsForm::changed);
    return line;
}

QString RunOptionsForm::text(OptionField field) const
{
    QWidget *editor = m_fields.value(field).editor;
    if (const auto *line = qobject_cast<QLineEdit *>(editor))
        return line->text();
    if (const auto *box = qobject_cast<QComboBox *>(editor))
        return box->currentText();
    return m_metadata->toPlainText();
}

void RunOptionsForm::setText(OptionField field, const QString &text)
{
    QWidget *editor = m_fields.value(field).editor;
    if (auto *line = qobject_cast<QLineEdit *>(editor))
        line->setText(text);
    else if (auto *box = qobject_cast<QComboBox *>(editor))
        box->setEditText(text);
    else
        m_metadata->setPlainText(text);
}

void RunOptionsForm::setHint(OptionField field, const QString &hint)
{
    QWidget *editor = m_fields.value(field).editor;
    if (auto *line = qobject_cast<QLineEdit *>(editor))
        line->setPlaceholderText(format::shown(hint)); // a field paints it as it is
    else if (auto *box = qobject_cast<QComboBox *>(editor))
        box->lineEdit()->setPlaceholderText(format::shown(hint));
}

void RunOptionsForm::setTexts(const OptionTexts &texts)
{
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it)
        setText(it.key(), texts.value(it.key()));
    m_initial = this->texts();
}

OptionTexts RunOptionsForm::texts() const
{
    OptionTexts texts;
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it) {
        if (const QString text = this->text(it.key()); !text.trimmed().isEmpty())
            texts.insert(it.key(), text);
    }
    return texts;
}

bool RunOptionsForm::isEdited() const
{
    return !optionChanges(m_initial, texts()).isEmpty();
}

OptionsReading RunOptionsForm::read(TimePoint now)
{
    OptionsReading reading = readOptions(texts(), now);
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it)
        it->note->say(reading.problems.value(it.key()), NoteLabel::Tone::Bad);
    showDelay(reading, now);
    return reading;
}

void RunOptionsForm::showDelay(const OptionsReading &reading, TimePoint now)
{
    const QString delay = text(OptionField::Delay).trimmed();
    if (delay.isEmpty() || reading.problems.contains(OptionField::Delay))
        return;
    NoteLabel *note = m_fields.value(OptionField::Delay).note;
    if (reading.options.delayUntil)
        note->say(tr("Starts at %1, in %2.")
                      .arg(sentences::moment(*reading.options.delayUntil),
                           sentences::span(std::chrono::ceil<Seconds>(*reading.options.delayUntil - now))),
                  NoteLabel::Tone::Muted);
    else
        note->say(tr("That is not in the future: the run starts at once."), NoteLabel::Tone::Caution);
}

void RunOptionsForm::focusProblem()
{
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it) {
        if (it->note->tone() == NoteLabel::Tone::Bad && !it->note->text().isEmpty()) {
            it->editor->setFocus();
            return;
        }
    }
}

void RunOptionsForm::setQueues(const QStringList &names)
{
    const QString typed = m_queue->currentText();
    const QSignalBlocker quiet(m_queue);
    m_queue->clear();
    m_queue->addItems(names);
    m_queue->setEditText(typed);
}

void RunOptionsForm::setTask(const TaskDefinition *task)
{
    const auto limit = [](const std::optional<Seconds> &value) {
        return value ? format::text(durationText(*value)) : tr("none");
    };
    const auto own = [&](const QString &value) {
        return task ? tr("of the task: %1").arg(value) : tr("of the task");
    };
    setHint(OptionField::Ttl, own(task ? limit(task->ttl) : QString()));
    setHint(OptionField::MaxAttempts, own(task ? QString::number(task->retry.maxAttempts) : QString()));
    setHint(OptionField::MaxDuration, own(task ? limit(task->maxDuration) : QString()));
    setHint(OptionField::Queue, own(task ? format::text(task->queueName()) : QString()));
    const std::string fallback(kDefaultMachine);
    setHint(OptionField::Machine,
            own(task ? format::text(task->machine.empty() ? fallback : task->machine) : QString()));
}

} // namespace runyard
