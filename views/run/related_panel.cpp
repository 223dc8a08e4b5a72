#include "views/run/related_panel.h"

#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/highlighted_current.h"
#include "views/widgets/kept_focus.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace runyard {

namespace {

/// The shape of the status before a run, its colour in the word; headings in muted letters.
class RelatedDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int status = index.data(RelatedRunsModel::StatusRole).toInt();
        const Theme &theme = Theme::of();
        const auto colour = [option](const QColor &text) { option->palette.setColor(QPalette::Text, text); };
        if (index.data(RelatedRunsModel::IsSelfRole).toBool())
            option->font.setBold(true);
        if (status < 0) {
            colour(theme.muted());
        } else if (index.column() == RelatedRunsModel::RunColumn) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = theme.statusIcon(static_cast<RunStatus>(status));
        } else if (index.column() == RelatedRunsModel::Status) {
            colour(theme.status(static_cast<RunStatus>(status)));
        }
    }
};

} // namespace

RelatedPanel::RelatedPanel(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_model(client)
    , m_tree(new QTreeView)
    , m_notice(new QLabel)
    , m_stack(new QStackedLayout(this))
{
    m_tree->setAccessibleName(tr("Related runs"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new RelatedDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setTabKeyNavigation(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(RelatedRunsModel::RunColumn, QHeaderView::Interactive);
    m_tree->header()->resizeSection(RelatedRunsModel::RunColumn, 210);
    m_tree->header()->resizeSection(RelatedRunsModel::Task, 110);
    m_tree->header()->resizeSection(RelatedRunsModel::Status, 100);
    m_tree->header()->resizeSection(RelatedRunsModel::Changed, 110);
    m_tree->header()->resizeSection(RelatedRunsModel::Created, 90);
    m_notice->setAccessibleName(tr("Related runs notice"));
    m_notice->setWordWrap(true);
    m_notice->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_notice->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_notice);
    connect(&m_model, &RelatedRunsModel::loaded, this, &RelatedPanel::unfold);
    connect(&m_model, &RelatedRunsModel::rowsInserted, this, &RelatedPanel::showState);
    highlightCurrent(m_tree);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &row) {
                m_chosen = row.siblingAtColumn(0).data(RelatedRunsModel::IdRole).toString();
            });
    connect(m_tree, &QTreeView::activated, this, &RelatedPanel::activate);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &RelatedPanel::showMenu);
    connect(&Theme::of(), &Theme::changed, m_tree->viewport(), qOverload<>(&QWidget::update));
    showState();
}

void RelatedPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model.setShown(true);
}

void RelatedPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setShown(false);
}

void RelatedPanel::showState()
{
    switch (m_model.state()) {
    case RelatedRunsModel::State::Nothing:
    case RelatedRunsModel::State::Reading: m_notice->setText(tr("Reading…")); break;
    case RelatedRunsModel::State::Failed: m_notice->setText(m_model.errorText()); break;
    case RelatedRunsModel::State::Ready:
        m_notice->setText(tr("This run stands alone. Runs it triggers, the run that triggered it, and its "
                             "replays appear here. Press E to replay it."));
        break;
    }
    const bool hasTree = m_model.rowCount() > 0 && !m_model.isAlone();
    if (m_stack->currentIndex() == (hasTree ? 0 : 1))
        return;
    const bool hadKeyboard = hasKeyboard(*this);
    m_stack->setCurrentIndex(hasTree ? 0 : 1);
    if (hadKeyboard)
        m_stack->currentWidget()->setFocus();
}

void RelatedPanel::unfold()
{
    showState();
    for (int row = 0; row < m_model.rowCount(); ++row)
        m_tree->expand(m_model.index(row, 0));
    const QModelIndex self = m_model.selfIndex();
    for (QModelIndex above = self; above.isValid(); above = above.parent())
        m_tree->expand(above);
    chooseAgain(self);
}

/// Read again while the user walks in it, the tree keeps the row the user is at: Enter acts on that one.
void RelatedPanel::chooseAgain(const QModelIndex &self)
{
    const QString run = self.data(RelatedRunsModel::IdRole).toString();
    const QString chosen = run == m_run ? m_chosen : QString();
    const auto known = chosen.isEmpty() ? QModelIndexList()
                                        : m_model.match(m_model.index(0, 0), RelatedRunsModel::IdRole, chosen,
                                                        1, Qt::MatchExactly | Qt::MatchRecursive);
    const QModelIndex row = known.isEmpty() ? self : known.first();
    m_run = run;
    if (!row.isValid() || row == m_tree->currentIndex().siblingAtColumn(0))
        return;
    m_tree->setCurrentIndex(row);
    m_tree->scrollTo(row);
}

void RelatedPanel::activate(const QModelIndex &row)
{
    if (m_model.showMore(row))
        return;
    const QString id = row.data(RelatedRunsModel::IdRole).toString();
    if (!id.isEmpty())
        emit runActivated(RunId{format::utf8(id)});
    else
        m_tree->setExpanded(row.siblingAtColumn(0), !m_tree->isExpanded(row.siblingAtColumn(0)));
}

void RelatedPanel::showMenu(const QPoint &at)
{
    const QModelIndex row = m_tree->indexAt(at).siblingAtColumn(0);
    if (!row.isValid())
        return;
    const QString id = row.data(RelatedRunsModel::IdRole).toString();
    QMenu menu(this);
    menu.addAction(id.isEmpty() ? tr("Open") : tr("Open run"), this, [this, row] { activate(row); });
    if (!id.isEmpty())
        menu.addAction(tr("Copy run id"), this, [id] { QGuiApplication::clipboard()->setText(id); });
    if (m_model.hasChildren(row)) {
        const bool isOpen = m_tree->isExpanded(row);
        menu.addAction(isOpen ? tr("Fold") : tr("Unfold"), this,
                       [this, row, isOpen] { m_tree->setExpanded(row, !isOpen); });
    }
    menu.exec(m_tree->viewport()->mapToGlobal(at));
}

} // namespace runyard
