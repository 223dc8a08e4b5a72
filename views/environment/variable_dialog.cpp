#include "views/environment/variable_dialog.h"

#include "engine/domain/secret_values.h"
#include "models/commands/variable_commands.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace runyard {

VariableDialog::VariableDialog(EngineClient &client, const std::optional<EnvironmentVariable> &edited,
                               QWidget *parent)
    : DialogFrame(QStringLiteral("variable"),
                  edited ? tr("Change an environment variable") : tr("Add an environment variable"),
                  edited ? tr("Change") : tr("Add"), QSize(560, 380), parent)
    , m_client(client)
    , m_edited(edited)
    , m_name(new QLineEdit)
    , m_value(new QPlainTextEdit)
    , m_secret(new QCheckBox(tr("Secret: never show the value again")))
{
    m_name->setAccessibleName(tr("Name of the variable"));
    m_name->setPlaceholderText(tr("DATABASE_URL"));
    m_name->setFont(Theme::of().monoFont());
    m_value->setAccessibleName(tr("Value of the variable"));
    m_value->setFont(Theme::of().monoFont());
    m_value->setTabChangesFocus(true);
    m_secret->setAccessibleName(tr("Keep the value secret"));
    auto *nameLabel = new QLabel(tr("Name"));
    nameLabel->setBuddy(m_name);
    auto *valueLabel = new QLabel(tr("Value"));
    valueLabel->setBuddy(m_value);
    auto *hint = new NoteLabel(tr("What happens to the variable"));
    hint->say(tr("Stored encrypted. It is added to the environment of every task and overrides what the "
                 "project sets; running attempts keep the value they started with."),
              NoteLabel::Tone::Muted);
    fields()->addWidget(nameLabel);
    fields()->addWidget(m_name);
    fields()->addWidget(valueLabel);
    fields()->addWidget(m_value, 1);
    fields()->addWidget(m_secret);
    fields()->addWidget(hint);
    if (m_edited) {
        m_name->setText(format::text(m_edited->name));
        m_name->setReadOnly(true);
        m_value->setPlainText(format::text(m_edited->value));
        m_secret->setChecked(m_edited->isSecret);
        if (m_edited->isSecret)
            m_value->setPlaceholderText(tr("The value is not shown. Type a new one."));
    }
    connect(m_name, &QLineEdit::textChanged, this, &VariableDialog::describe);
    connect(m_value, &QPlainTextEdit::textChanged, this, &VariableDialog::describe);
    connect(m_secret, &QCheckBox::toggled, this, &VariableDialog::describe);
    showFields();
    describe();
    if (m_edited)
        m_value->setFocus();
    else
        m_name->setFocus();
}

void VariableDialog::describe()
{
    const std::string name = format::utf8(m_name->text().trimmed());
    Status good = name.empty() ? Status(Done{}) : checkVariableName(name);
    if (good.ok())
        good = checkVariableValue(name, format::utf8(m_value->toPlainText()));
    setVerbPossible(!name.empty() && good.ok());
    if (!good.ok())
        return sentence()->say(format::text(good.error().text()), NoteLabel::Tone::Bad);
    if (name.empty())
        return sentence()->say(tr("Adds a variable to the environment of every task."));
    const std::string warning =
        m_secret->isChecked() ? maskingWarning(format::utf8(m_value->toPlainText())) : std::string();
    if (!warning.empty())
        return sentence()->say(format::text(warning), NoteLabel::Tone::Caution);
    sentence()->say(m_edited
                        ? tr("Sets %1 to this value.").arg(m_name->text())
                        : tr("Adds %1 to the environment of every task; an existing variable is replaced.")
                              .arg(m_name->text().trimmed()));
}

bool VariableDialog::hasEdits() const
{
    const EnvironmentVariable before = m_edited.value_or(EnvironmentVariable{});
    return m_name->text() != format::text(before.name) || m_value->toPlainText() != format::text(before.value)
           || m_secret->isChecked() != before.isSecret;
}

void VariableDialog::send()
{
    VariableChange change;
    change.entries.push_back({format::utf8(m_name->text().trimmed()), format::utf8(m_value->toPlainText()),
                              m_secret->isChecked()});
    setBusy(true);
    VariableCommands(m_client, this).set(std::move(change), [this](Result<VariablesChanged> changed) {
        setBusy(false);
        if (!changed)
            return complain(changed.error());
        emit said(tr("Set %1. New attempts get it.").arg(m_name->text().trimmed()));
        finish();
    });
}

} // namespace runyard
