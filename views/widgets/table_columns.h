// The columns of a table as the user wants them: which are shown, in which order, how wide, sorted by what.
// Chosen in the context menu of the header, remembered under one settings key. GUI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QTableView>
#include <QTimer>

class QMenu;

namespace runyard {

class TableColumns final : public QObject
{
    Q_OBJECT

public:
    struct Width
    {
        int column;
        int pixels; // 0 = hidden until chosen
    };

    /// Owned by the table; made once its model is set. Column 0 always shows.
    TableColumns(QTableView *table, QString settingsKey, const QList<Width> &defaults);

    void fill(QMenu *menu); // one checkable action a column

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void reset();
    void save();

    QTableView *m_table;
    QString m_settingsKey;
    QList<Width> m_defaults;
    QTimer m_saveSoon;
};

} // namespace runyard
