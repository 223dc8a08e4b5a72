#include "views/bulk/bulk_panel.h"

#include "models/bulk/bulk_items_model.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "models/words/text_cut.h"
#include "views/bulk/bulk_delegates.h"
#include "views/theme/theme.h"
#include "views/widgets/fact_list.h"
#include "views/widgets/note_label.h"
#include "views/widgets/plain_table.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kTransformChars = 400;

BulkPanel::BulkPanel(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_facts(new FactList(tr("Bulk action")))
    , m_problem(new NoteLabel(tr("Why the bulk action stopped")))
    , m_onlyTroubles(new QCheckBox(tr("Only failed and left alone")))
    , m_items(new BulkItemsModel(client, this))
    , m_table(makePlainTable(tr("Runs of the bulk action")))
{
    setMinimumWidth(300);
    m_title->setAccessibleName(tr("Bulk action: what it does"));
    m_problem->setFocusPolicy(Qt::NoFocus); // text to read, not a control
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = Theme::of().textFont();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_onlyTroubles->setAccessibleName(tr("List only runs it failed for or left alone"));
    m_table->setModel(m_items);
    m_table->setItemDelegate(new BulkItemDelegate(m_table));
    const std::pair<int, int> widths[] = {{BulkItemsModel::RunName, 100},
                                          {BulkItemsModel::Outcome, 96},
                                          {BulkItemsModel::Made, 100},
                                          {BulkItemsModel::MadeStatus, 120}};
    for (const auto &[column, width] : widths)
        m_table->setColumnWidth(column, width);
    m_table->horizontalHeader()->setStretchLastSection(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_problem);
    column->addWidget(m_facts);
    column->addWidget(m_onlyTroubles);
    column->addWidget(m_table, 1);

    connect(m_onlyTroubles, &QCheckBox::toggled, m_items, &BulkItemsModel::setOnlyTroubles);
    connect(m_items, &BulkItemsModel::changed, this, &BulkPanel::showMade);
    connect(m_items, &BulkItemsModel::failed, this, &BulkPanel::failed);
    connect(m_table, &QAbstractItemView::activated, this, &BulkPanel::openCurrent);
}

void BulkPanel::setAction(const BulkAction &action)
{
    if (m_action.id != action.id)
        m_facts->set(tr("Made"), {});
    m_action = action;
    const BulkRequest &request = action.request;
    m_title->setText(bulkSentence(action));
    for (const int column : {BulkItemsModel::Made, BulkItemsModel::MadeStatus})
        m_table->setColumnHidden(column, request.kind != BulkKind::Replay);
    m_problem->say(format::text(action.problem), NoteLabel::Tone::Bad);
    m_facts->set(tr("Name"), format::text(request.name));
    m_facts->set(tr("Runs"), bulkSelectionWords(request));
    m_facts->set(tr("Reason"), format::text(request.reason));
    m_facts->set(tr("Transform"), format::beginning(format::text(request.transform.text), kTransformChars),
                 true);
    m_facts->set(tr("By"), format::text(std::string(displayName(request.actor))));
    m_facts->set(tr("Accepted"), format::fullTime(action.createdAt));
    m_facts->set(tr("Started"), action.startedAt ? format::fullTime(*action.startedAt) : QString());
    m_facts->set(tr("Ended"), action.finishedAt ? format::fullTime(*action.finishedAt) : QString());
    m_facts->set(tr("Id"), format::text(action.id.text), true);
    if (isVisible())
        m_items->setAction(action.id);
}

void BulkPanel::showMade()
{
    QStringList words;
    for (const RunStatus status : kAllRunStatuses) {
        const auto count = m_items->detail().madeByStatus[static_cast<std::size_t>(status)];
        if (count > 0)
            words += QStringLiteral("%1 %2").arg(format::count(count), format::status(status).toLower());
    }
    m_facts->set(tr("Made"), words.join(QStringLiteral(", ")));
}

/// The run it made, else the one it was done to.
void BulkPanel::openCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const BulkItem &item = m_items->at(current.row());
    const bool wantsOriginal = current.column() <= BulkItemsModel::Outcome && !item.run.empty();
    emit runWanted(item.made.empty() || wantsOriginal ? item.run : item.made);
}

void BulkPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_items->setAction(m_action.id);
}

void BulkPanel::hideEvent(QHideEvent *event)
{
    m_items->setAction({}); // nobody looks: nothing is read
    QWidget::hideEvent(event);
}

} // namespace runyard
