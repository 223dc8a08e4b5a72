#include "views/deployments/deploy_dialog.h"

#include "models/feed/gui_reply.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"
#include "views/widgets/sentences.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kDeployRowHeight = 24;

static QColor deployRowColour(DeployRow::Kind kind)
{
    const Theme &theme = Theme::of();
    switch (kind) {
    case DeployRow::Kind::Added: return theme.status(RunStatus::Completed);
    case DeployRow::Kind::Changed:
    case DeployRow::Kind::Warning: return theme.status(RunStatus::WaitingForDeploy);
    case DeployRow::Kind::Removed:
    case DeployRow::Kind::Problem: return theme.status(RunStatus::Failed);
    case DeployRow::Kind::Schedule:
    case DeployRow::Kind::Queue: return theme.text();
    case DeployRow::Kind::Unchanged: return theme.muted();
    }
    return theme.text();
}

DeployDialog::DeployDialog(EngineClient &client, QString directory, QWidget *parent)
    : DialogFrame(QStringLiteral("deploy"), tr("Deploy a project"), tr("Deploy"), QSize(720, 460), parent)
    , m_client(client)
    , m_directory(std::move(directory))
    , m_folder(new QLineEdit)
    , m_list(new QTreeWidget)
    , m_choose(new QPushButton(tr("Choose another folder…")))
    , m_readAgain(new QPushButton(tr("Read again")))
{
    m_folder->setReadOnly(true);
    m_folder->setAccessibleName(tr("Folder of the project"));
    m_folder->setToolTip(tr("The folder that holds runyard.toml"));
    auto *label = new QLabel(tr("Folder"));
    label->setBuddy(m_folder);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_folder, 1);
    m_list->setAccessibleName(tr("What the deployment changes"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setTextElideMode(Qt::ElideRight);
    fields()->addLayout(row);
    fields()->addWidget(m_list, 1);

    for (QPushButton *button : {m_choose, m_readAgain})
        button->setAutoDefault(false);
    m_choose->setAccessibleName(tr("Choose another folder"));
    m_choose->setToolTip(tr("Choose the folder of another project"));
    m_readAgain->setAccessibleName(tr("Read the project again"));
    m_readAgain->setToolTip(tr("Read runyard.toml again after a change (F5)"));
    m_readAgain->setShortcut(Qt::Key_F5);
    buttonRow()->insertWidget(0, m_choose);
    buttonRow()->insertWidget(1, m_readAgain);

    connect(&Theme::of(), &Theme::changed, this, &DeployDialog::applyTheme);
    connect(m_list, &QTreeWidget::currentItemChanged, this,
            [this](QTreeWidgetItem *item) { readOut(m_list->indexOfTopLevelItem(item)); });
    connect(m_choose, &QPushButton::clicked, this, &DeployDialog::choose);
    connect(m_readAgain, &QPushButton::clicked, this, &DeployDialog::read);
    read();
}

void DeployDialog::setDirectory(const QString &directory)
{
    m_directory = directory;
    read();
}

void DeployDialog::read()
{
    const int turn = ++m_turn;
    m_folder->setText(m_directory);
    complain(QString());
    sentence()->say(tr("Deploys the project in a folder."));
    if (m_directory.isEmpty()) {
        showFailure({ErrorCode::InvalidInput,
                     format::utf8(tr("No folder is chosen.")),
                     format::utf8(tr("Choose the folder that holds the project's runyard.toml.")),
                     {}},
                    nullptr);
        return;
    }
    showLoading(tr("Reading %1…").arg(m_directory));
    m_client.projects().previewDeploy(
        format::utf8(m_directory), guiReply<DeployPreview>(this, [this, turn](Result<DeployPreview> preview) {
            if (turn != m_turn)
                return;
            setVerbPossible(preview.ok());
            if (preview) {
                sentence()->say(sentences::deploy(*preview));
                showRows(deployRows(*preview));
                return;
            }
            sentence()->say(tr("This project cannot be deployed."), NoteLabel::Tone::Bad);
            const Error &error = preview.error();
            if (error.details.empty()) {
                showFailure(error, nullptr);
                return;
            }
            showProblems(error);
        }));
}

void DeployDialog::showRows(const QList<DeployRow> &rows)
{
    const bool isBroken = !rows.isEmpty() && rows.front().kind == DeployRow::Kind::Problem;
    m_list->clear();
    m_list->setHeaderLabels(isBroken ? QStringList{tr("Where"), tr("What is wrong")}
                                     : QStringList{tr("Change"), tr("Task or schedule"), tr("Command")});
    m_list->setColumnCount(isBroken ? 2 : 3);
    for (const DeployRow &row : rows) {
        auto *item = new QTreeWidgetItem(
            m_list, {format::shown(row.where), format::shown(row.what), format::shown(row.detail)});
        item->setSizeHint(0, QSize(0, kDeployRowHeight));
        item->setData(0, format::kStoredRole, row.where);
        item->setData(1, format::kStoredRole, row.what);
        item->setData(2, format::kStoredRole, row.detail);
        item->setToolTip(1, format::tipText(row.what));
        item->setToolTip(2, format::tipText(row.detail));
    }
    m_rows = rows;
    applyTheme();
    m_list->header()->setStretchLastSection(true);
    m_list->setColumnWidth(0, isBroken ? 150 : 100);
    m_list->setColumnWidth(1, 260);
    showFields();
    m_list->setFocus();
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void DeployDialog::showProblems(const Error &error)
{
    const QList<DeployRow> rows = deployRows(error);
    sentence()->say(format::counted(rows.size(),
                                    tr("This project cannot be deployed: one line of it is wrong."),
                                    tr("This project cannot be deployed: %1 lines of it are wrong.")),
                    NoteLabel::Tone::Bad);
    setVerbPossible(false);
    showRows(rows);
}

void DeployDialog::applyTheme()
{
    m_folder->setFont(Theme::of().monoFont());
    for (int i = 0; i < m_list->topLevelItemCount() && i < m_rows.size(); ++i) {
        QTreeWidgetItem *item = m_list->topLevelItem(i);
        const DeployRow::Kind kind = m_rows[i].kind;
        item->setForeground(0, deployRowColour(kind));
        item->setForeground(1, kind == DeployRow::Kind::Unchanged ? Theme::of().muted() : Theme::of().text());
        item->setForeground(2, Theme::of().muted());
    }
}

/// A finding may be longer than its row.
void DeployDialog::readOut(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    const DeployRow &finding = m_rows[row];
    if (finding.kind == DeployRow::Kind::Problem || finding.kind == DeployRow::Kind::Warning)
        complain(tr("%1: %2").arg(finding.where, finding.what));
    else
        complain(QString());
}

void DeployDialog::choose()
{
    auto *dialog = new QFileDialog(this, tr("Choose another folder"), m_directory);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &DeployDialog::setDirectory);
    dialog->open();
}

void DeployDialog::send()
{
    setBusy(true);
    m_client.projects().deploy(format::utf8(m_directory), Actor::User,
                               guiReply<DeployReply>(this, [this](Result<DeployReply> reply) {
                                   setBusy(false);
                                   if (!reply) {
                                       // The folder may have changed since it was read: show what is wrong with it now.
                                       if (reply.error().details.empty())
                                           complain(reply.error());
                                       else
                                           showProblems(reply.error());
                                       return;
                                   }
                                   emit said(sentences::deployed(*reply));
                                   finish();
                               }));
}

} // namespace runyard
