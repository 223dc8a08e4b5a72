#include "views/environment/environment_page.h"

#include "models/commands/variable_commands.h"
#include "models/lists/variable_model.h"
#include "models/words/format.h"
#include "views/environment/import_variables_dialog.h"
#include "views/environment/variable_dialog.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace runyard {

static std::optional<QColor> variableColour(const QModelIndex &index)
{
    if (index.column() == VariableModel::Secret && index.data(VariableModel::SecretRole).toBool())
        return Theme::of().status(RunStatus::Reattempting);
    return index.column() == VariableModel::Name ? std::nullopt : std::optional(Theme::of().muted());
}

static void openOver(DialogFrame *dialog, Page *page)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &DialogFrame::said, page, &Page::said);
    dialog->open();
}

EnvironmentPage::EnvironmentPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("environment"), tr("environment variables"), parent)
    , m_client(client)
    , m_variables(new VariableModel(client, this))
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint(variableColour);
    delegate->setMonoColumns({VariableModel::Name, VariableModel::Value});
    setSource(m_variables, delegate, VariableModel::Name);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{VariableModel::Name, 280},
                                 {VariableModel::Value, 420},
                                 {VariableModel::Secret, 90},
                                 {VariableModel::Changed, 150}}));
    setEmpty(tr("No environment variables. Variables set here are stored encrypted and added to the "
                "environment of every task."),
             tr("Add a variable…"));
    m_add = addPageAction(tr("Add…"), QStringLiteral("trigger"), QKeySequence(QKeySequence::New));
    m_edit = addPageAction(tr("Change…"), QStringLiteral("reschedule"), QKeySequence(Qt::CTRL | Qt::Key_E));
    m_delete = addPageAction(tr("Delete…"), QStringLiteral("close"), QKeySequence(Qt::Key_Delete));
    m_delete->setShortcutContext(Qt::WidgetShortcut); // in the filter the key deletes text
    table()->addAction(m_delete);
    m_import = addPageAction(tr("Import a .env file…"), QStringLiteral("folder"),
                             QKeySequence(Qt::CTRL | Qt::Key_M));
    m_showValues = addPageAction(tr("Show values"), QStringLiteral("search"),
                                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    m_showValues->setCheckable(true);
    setPrimaryAction(m_edit);
    connect(m_add, &QAction::triggered, this, [this] { open(std::nullopt); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (current())
            open(*current());
    });
    connect(m_delete, &QAction::triggered, this, &EnvironmentPage::askToDelete);
    connect(m_import, &QAction::triggered, this, &EnvironmentPage::askForFile);
    connect(m_showValues, &QAction::toggled, m_variables, &VariableModel::setValuesShown);

    m_variables->onLoaded = [this] {
        loaded(m_variables->error());
        currentChanged();
        if (m_variables->problem() != m_problem) {
            m_problem = m_variables->problem();
            if (!m_problem.isEmpty())
                emit failed(m_problem);
        }
    };
    whileShown(*this, [this](bool isShown) { m_variables->setShown(isShown); });
    m_variables->reload();
    EnvironmentPage::currentChanged();
}

const EnvironmentVariable *EnvironmentPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_variables->at(row);
}

void EnvironmentPage::currentChanged()
{
    m_edit->setEnabled(current());
    m_delete->setEnabled(current());
}

void EnvironmentPage::open(const std::optional<EnvironmentVariable> &edited)
{
    openOver(new VariableDialog(m_client, edited, this), this);
}

void EnvironmentPage::askToDelete()
{
    if (!current())
        return;
    const EnvironmentVariable variable = *current();
    const QString name = format::text(variable.name);
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Delete a variable"), tr("Delete %1?").arg(name),
                                     QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(
        variable.isSecret
            ? tr("New attempts will not get it. Its value is secret and cannot be restored here.")
            : tr("New attempts will not get it."));
    auto *keep = question->addButton(tr("Keep it"), QMessageBox::RejectRole);
    auto *remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    keep->setAccessibleName(tr("Keep the variable"));
    remove->setAccessibleName(tr("Delete the variable"));
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(remove, &QAbstractButton::clicked, this, [this, variable, name] {
        VariableCommands(m_client, this).remove(variable.name, [this, name](Result<Done> done) {
            if (done)
                emit said(tr("Deleted %1.").arg(name));
            else
                emit failed(format::text(done.error().text()));
        });
    });
    question->open();
}

void EnvironmentPage::askForFile()
{
    auto *dialog = new QFileDialog(this, tr("Import a .env file"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &EnvironmentPage::importFile);
    dialog->open();
}

void EnvironmentPage::importFile(const QString &file)
{
    openOver(new ImportVariablesDialog(m_client, file, this), this);
}

void EnvironmentPage::reload()
{
    m_variables->reload();
}

void EnvironmentPage::emptyActionWanted()
{
    m_add->trigger();
}

} // namespace runyard
