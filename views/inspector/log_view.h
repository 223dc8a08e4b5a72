// The log of a run as a list that stays at its end while one looks at the end. GUI thread.
#pragma once

#include "models/log_model.h"

#include <QWidget>

class QLabel;
class QListView;

namespace runyard {

class LogView final : public QWidget
{
    Q_OBJECT

public:
    explicit LogView(LogModel &model, QWidget *parent = nullptr);

    /// All shown lines, or the selected ones, onto the clipboard.
    void copy();

private:
    void updateNotice();
    bool isAtEnd() const;

    LogModel &m_model;
    QListView *m_list;
    QLabel *m_notice;
    bool m_follows = true;
};

} // namespace runyard
