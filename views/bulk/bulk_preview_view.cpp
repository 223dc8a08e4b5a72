#include "views/bulk/bulk_preview_view.h"

#include "models/commands/bulk_commands.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "views/bulk/bulk_delegates.h"
#include "views/payload/changes_view.h"
#include "views/payload/json_text.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"
#include "views/widgets/plain_table.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kReadPause = 60; // ms: walking down the list reads only the last row

BulkPreviewView::BulkPreviewView(EngineClient &client, BulkPreviewModel &model, BulkKind kind,
                                 QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_model(model)
    , m_kind(kind)
    , m_summary(new NoteLabel(tr("What is known about the runs")))
    , m_onlyTroubles(
          new QCheckBox(kind == BulkKind::Replay ? tr("Only failures") : tr("Only those left alone")))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_table(makePlainTable(tr("Runs of the action")))
    , m_changes(new ChangesView)
{
    m_onlyTroubles->setAccessibleName(tr("List only runs it would fail for or leave alone"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new BulkPreviewDelegate(kind == BulkKind::Replay, m_table));
    m_table->setColumnHidden(BulkPreviewModel::Before, kind != BulkKind::Replay);
    m_table->setColumnHidden(BulkPreviewModel::After, true);
    const std::pair<int, int> widths[] = {{BulkPreviewModel::Status, 124},
                                          {BulkPreviewModel::Task, 104},
                                          {BulkPreviewModel::RunName, 104},
                                          {BulkPreviewModel::Before, 154},
                                          {BulkPreviewModel::After, 154}};
    for (const auto &[column, width] : widths)
        m_table->setColumnWidth(column, width);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_changes->optionsNote()->clearNote();
    m_changes->hide();
    m_splitter->setAccessibleName(tr("Runs, and the payload of the current one"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_changes);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_summary, 1);
    bar->addWidget(m_onlyTroubles);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(bar);
    column->addWidget(m_splitter, 1);

    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(kReadPause);
    connect(&m_readSoon, &QTimer::timeout, this, &BulkPreviewView::readCurrent);
    connect(m_onlyTroubles, &QCheckBox::toggled, &m_model, &BulkPreviewModel::setOnlyTroubles);
    connect(&m_model, &BulkPreviewModel::progressed, this, &BulkPreviewView::showProgress);
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to) {
                const int current = m_table->currentIndex().row();
                if (current >= from.row() && current <= to.row())
                    showCurrent();
            });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &BulkPreviewView::showCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &BulkPreviewView::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &BulkPreviewView::showCurrent);
    connect(&Theme::of(), &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    showProgress();
}

void BulkPreviewView::setTransforming(bool transforming)
{
    if (m_isTransforming == transforming)
        return;
    m_isTransforming = transforming;
    m_table->setColumnHidden(BulkPreviewModel::After, !transforming);
    showCurrent();
}

void BulkPreviewView::showProgress()
{
    const auto total = m_model.total();
    const qint64 troubles = m_model.troubles();
    m_onlyTroubles->setEnabled(troubles > 0 || m_onlyTroubles->isChecked());
    if (!total) {
        m_summary->say(tr("Counting the runs…"), NoteLabel::Tone::Muted);
        return;
    }
    if (m_model.problem()) {
        m_summary->say(runsWords(*total), NoteLabel::Tone::Muted);
        return;
    }
    QStringList words;
    words += m_model.isChecked()
                 ? runsWords(*total)
                 : tr("%1 of %2 looked at").arg(format::count(m_model.checked()), runsWords(*total));
    if (troubles > 0)
        words += m_kind == BulkKind::Replay ? tr("%1 would fail").arg(format::count(troubles))
                                            : tr("%1 left alone").arg(format::count(troubles));
    if (m_isTransforming && m_model.unchanged() > 0)
        words += tr("%1 stay as they are").arg(format::count(m_model.unchanged()));
    const QString lost = lossWords(m_model.lostNumbers(), m_model.lostMembers());
    if (m_isTransforming && !lost.isEmpty())
        words += lost;
    m_summary->say(words.join(QStringLiteral(" · ")), m_isTransforming && !lost.isEmpty()
                                                          ? NoteLabel::Tone::Bad
                                                      : troubles > 0 ? NoteLabel::Tone::Caution
                                                                     : NoteLabel::Tone::Muted);
}

void BulkPreviewView::showCurrent()
{
    ++m_turn;
    if (!m_isTransforming) {
        m_changes->hide();
        return;
    }
    if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0) {
        m_table->setCurrentIndex(m_model.index(0, BulkPreviewModel::Status));
        return; // it comes back by the signal
    }
    m_changes->setVisible(m_table->currentIndex().isValid());
    m_readSoon.start();
}

void BulkPreviewView::readCurrent()
{
    const BulkPreviewRow *row = m_model.rowAt(m_table->currentIndex().row());
    if (!row || !m_isTransforming)
        return; // it will be read when the row is there
    BulkCommands(m_client, this)
        .preview(m_model.requestFor(row->run), [this, turn = m_turn](Result<BulkPreview> preview) {
            if (turn == m_turn && preview && !preview->rows.empty())
                showWhole(*preview);
        });
}

void BulkPreviewView::showWhole(const BulkPreview &preview)
{
    const BulkPreviewRow &row = preview.rows.front();
    const auto bytes = [](const std::string &text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    // In full: the cell only has room for the beginning.
    const QString lost = lossWords(row.loss.numbers, row.loss.members);
    const QString why = row.loss.numbers > 0
                            ? tr("In this payload %1: jq computes with 17 digits at most.").arg(lost)
                            : tr("In this payload %1: jq keeps the last of members with one name.").arg(lost);
    m_changes->optionsNote()->say(!row.problem.empty() || lost.isEmpty() ? format::text(row.problem) : why,
                                  NoteLabel::Tone::Bad);
    if (preview.problem || (row.after.empty() && !row.problem.empty())) {
        m_changes->setPayloadNote(row.problem.empty() ? tr("The transform cannot be read yet.")
                                                      : tr("This run would fail: no run is made of it."));
        return;
    }
    if (row.isChanged)
        m_changes->setPayloads(indentedJson(bytes(row.before)), bytes(row.after), true);
    else
        m_changes->setPayloadUnchanged();
}

} // namespace runyard
