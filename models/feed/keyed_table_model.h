// A table over values that have a key: setRows() turns the shown rows into the new ones with the
// fewest signals (removed, moved, inserted and changed rows only), so that the selection and scroll position stay put.
// GUI thread. Meant for hundreds of rows (tasks, queues, attempts), not for runs.
#pragma once

#include "models/words/display_text.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QStringList>

#include <utility>
#include <vector>

namespace runyard {

template <class T>
class KeyedTableModel : public QAbstractTableModel
{
public:
    enum Role {
        SortRole = Qt::UserRole, // raw value: number, time in microseconds or text
        KeyRole,                 // the row's key
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(columnTitles().size());
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        if (role == Qt::DisplayRole)
            return columnTitles().at(section);
        if (role == Qt::TextAlignmentRole)
            return alignment(section);
        return {};
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const T &row = at(index.row());
        switch (role) {
        case Qt::DisplayRole: return format::shown(cellText(row, index.column()));
        case Qt::ToolTipRole: {
            const QString tip = format::tipText(cellTip(row, index.column()));
            return tip.isEmpty() ? QVariant() : QVariant(tip);
        }
        case Qt::TextAlignmentRole: return alignment(index.column());
        case format::kStoredRole: return cellStored(row, index.column());
        case SortRole: return cellValue(row, index.column());
        case KeyRole: return keyOf(row);
        default: return {};
        }
    }

    const T &at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    const std::vector<T> &rows() const { return m_rows; }

    /// -1 when no row has this key.
    int rowOf(const QString &key) const
    {
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (keyOf(m_rows[i]) == key)
                return static_cast<int>(i);
        }
        return -1;
    }

    /// Keys must be unique within `rows`.
    void setRows(std::vector<T> rows)
    {
        QSet<QString> wanted;
        for (const T &row : rows)
            wanted.insert(keyOf(row));
        QSet<QString> kept;
        for (int i = rowCount() - 1; i >= 0; --i) {
            const QString key = keyOf(at(i));
            if (wanted.contains(key)) {
                kept.insert(key);
                continue;
            }
            beginRemoveRows({}, i, i);
            m_rows.erase(m_rows.begin() + i);
            endRemoveRows();
        }
        for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
            T &row = rows[static_cast<std::size_t>(i)];
            const QString key = keyOf(row);
            if (!kept.contains(key)) {
                beginInsertRows({}, i, i);
                m_rows.insert(m_rows.begin() + i, std::move(row));
                endInsertRows();
                continue;
            }
            const int from = rowOf(key);
            if (from != i) {
                // Rows before i are placed already, so a kept row only ever moves up.
                beginMoveRows({}, from, from, {}, i);
                T moved = std::move(m_rows[static_cast<std::size_t>(from)]);
                m_rows.erase(m_rows.begin() + from);
                m_rows.insert(m_rows.begin() + i, std::move(moved));
                endMoveRows();
            }
            if (!(at(i) == row)) {
                m_rows[static_cast<std::size_t>(i)] = std::move(row);
                emit dataChanged(index(i, 0), index(i, columnCount() - 1));
            }
        }
    }

protected:
    virtual QString keyOf(const T &row) const = 0;
    virtual QStringList columnTitles() const = 0;
    virtual QString cellText(const T &row, int column) const = 0;
    /// What the column sorts by; the text unless the column is a number or a time.
    virtual QVariant cellValue(const T &row, int column) const { return cellText(row, column); }
    virtual QString cellStored(const T &row, int column) const { return cellText(row, column); }
    virtual QString cellTip(const T &, int) const { return {}; }
    virtual bool isNumeric(int) const { return false; }

private:
    QVariant alignment(int column) const
    {
        return QVariant::fromValue(Qt::AlignVCenter | (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
    }

    std::vector<T> m_rows;
};

} // namespace runyard
