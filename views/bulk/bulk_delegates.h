// Cells of bulk actions: the runs one is about to act on, the actions with their progress, and what became
// of each run. GUI thread.
#pragma once

#include "views/widgets/table_delegate.h"

namespace runyard {

class BulkPreviewDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    /// What stands in the way of a run is a failure, or only a reason to leave it alone.
    BulkPreviewDelegate(bool fails, QObject *parent) : TableDelegate(parent), m_fails(fails) {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    bool m_fails;
};

/// Progress is a bar beside the numbers.
class BulkActionDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

class BulkItemDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace runyard
