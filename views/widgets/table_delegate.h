// Cells of the plain tables: figures of equal width in numeric columns, a hairline under each row, no
// focus rectangle (the row is selected as a whole). GUI thread.
#pragma once

#include <QColor>
#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace runyard {

class TableDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using Tint = std::function<std::optional<QColor>(const QModelIndex &)>;

    using QStyledItemDelegate::QStyledItemDelegate;

    void setTint(Tint tint) { m_tint = std::move(tint); } // text colour of a cell; empty = the usual
    void setMonoColumns(QList<int> columns) { m_mono = std::move(columns); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    Tint m_tint;
    QList<int> m_mono;
};

} // namespace runyard
