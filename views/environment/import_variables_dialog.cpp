#include "views/environment/import_variables_dialog.h"

#include "engine/domain/secret_values.h"
#include "models/commands/variable_commands.h"
#include "models/feed/gui_reply.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"

#include <QCheckBox>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QTableWidget>
#include <QThreadPool>
#include <QVBoxLayout>

namespace runyard {

static constexpr qint64 kMaxFileBytes = 4 << 20;

static Result<std::vector<DotenvEntry>> readDotenvFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound,
                     "The file " + format::utf8(path) + " cannot be read: " + format::utf8(file.errorString())
                         + ".",
                     {},
                     {}};
    if (file.size() > kMaxFileBytes)
        return Error{
            ErrorCode::TooLarge, "The file is larger than 4 MiB.", "It does not look like a .env file.", {}};
    return parseDotenv(file.readAll().toStdString());
}

ImportVariablesDialog::ImportVariablesDialog(EngineClient &client, const QString &file, QWidget *parent)
    : DialogFrame(QStringLiteral("import-variables"), tr("Import a .env file"), tr("Import"), QSize(560, 460),
                  parent)
    , m_client(client)
    , m_file(file)
    , m_list(new QTableWidget(0, 2))
    , m_replace(new QCheckBox(tr("Replace existing ones")))
    , m_secret(new QCheckBox(tr("Secret: never show their values again")))
{
    m_list->setAccessibleName(tr("Variables of the file"));
    m_list->setHorizontalHeaderLabels({tr("Name"), tr("What happens")});
    m_list->horizontalHeader()->setStretchLastSection(true);
    m_list->verticalHeader()->hide();
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setShowGrid(false);
    m_list->setColumnWidth(0, 260);
    m_replace->setAccessibleName(tr("Replace existing variables"));
    m_secret->setAccessibleName(tr("Keep the imported values secret"));
    fields()->addWidget(m_list, 1);
    fields()->addWidget(m_replace);
    fields()->addWidget(m_secret);
    connect(m_replace, &QCheckBox::toggled, this, &ImportVariablesDialog::describe);
    connect(m_secret, &QCheckBox::toggled, this, &ImportVariablesDialog::describe);
    setVerbPossible(false);
    load();
}

void ImportVariablesDialog::load()
{
    showLoading(tr("Reading %1…").arg(QFileInfo(m_file).fileName()));
    auto parsed = guiReply<std::vector<DotenvEntry>>(this, [this](Result<std::vector<DotenvEntry>> entries) {
        if (!entries) {
            Error error = entries.error();
            for (const ErrorDetail &detail : error.details)
                error.hint += "\n" + detail.path + ": " + detail.reason;
            return showFailure(error, [this] { load(); });
        }
        m_entries = std::move(*entries);
        VariableCommands(m_client, this).list([this](Result<EnvironmentVariableList> list) {
            if (!list)
                return showFailure(list.error(), [this] { load(); });
            m_known.clear();
            for (const EnvironmentVariable &variable : list->variables)
                m_known.insert(variable.name);
            showFields();
            describe();
            m_replace->setFocus();
        });
    });
    QThreadPool::globalInstance()->start(
        [file = m_file, parsed = std::move(parsed)] { parsed(readDotenvFile(file)); });
}

void ImportVariablesDialog::describe()
{
    m_list->setRowCount(static_cast<int>(m_entries.size()));
    int sets = 0;
    for (int row = 0; row < m_list->rowCount(); ++row) {
        const DotenvEntry &entry = m_entries[static_cast<std::size_t>(row)];
        const bool isKnown = m_known.contains(entry.name);
        const bool isOurs = isReservedVariable(entry.name);
        const bool isSet = !isOurs && (!isKnown || m_replace->isChecked());
        sets += isSet ? 1 : 0;
        auto *name = new QTableWidgetItem(format::text(entry.name));
        name->setFont(Theme::of().monoFont());
        auto *what = new QTableWidgetItem(isOurs                   ? tr("skipped: the engine sets it")
                                          : !isKnown               ? tr("added")
                                          : m_replace->isChecked() ? tr("replaced")
                                                                   : tr("kept as it is"));
        if (!isSet)
            what->setForeground(Theme::of().muted());
        if (isSet && m_secret->isChecked() && !maskingWarning(entry.value).empty())
            what->setText(tr("%1; too short to be masked everywhere").arg(what->text()));
        m_list->setItem(row, 0, name);
        m_list->setItem(row, 1, what);
    }
    sentence()->say(m_entries.empty()
                        ? tr("There is no variable in %1.").arg(QFileInfo(m_file).fileName())
                        : format::counted(std::ssize(m_entries), tr("Sets %2 of the %1 variable in %3."),
                                          tr("Sets %2 of the %1 variables in %3."))
                              .arg(format::count(sets), QFileInfo(m_file).fileName()));
    setVerbPossible(sets > 0);
}

VariableChange ImportVariablesDialog::change() const
{
    VariableChange change;
    change.existing =
        m_replace->isChecked() ? VariableChange::Existing::Replace : VariableChange::Existing::Keep;
    for (const DotenvEntry &entry : m_entries) {
        if (!isReservedVariable(entry.name))
            change.entries.push_back(
                {entry.name, entry.value, m_secret->isChecked() ? std::optional(true) : std::nullopt});
    }
    return change;
}

void ImportVariablesDialog::send()
{
    setBusy(true);
    VariableCommands(m_client, this).set(change(), [this](Result<VariablesChanged> changed) {
        setBusy(false);
        if (!changed)
            return complain(changed.error());
        emit said(format::counted(changed->set, tr("Set %1 variable; %2"), tr("Set %1 variables; %2"))
                      .arg(format::counted(changed->kept, tr("%1 stayed as it was."),
                                           tr("%1 stayed as they were."))));
        finish();
    });
}

} // namespace runyard
