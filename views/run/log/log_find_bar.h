// Finds text in the log beneath: a field, how many lines match, previous and next. The view
// around it hears the keys. GUI thread.
#pragma once

#include "models/run/log_search.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace runyard {

class LogPane;

class LogFindBar final : public QWidget
{
    Q_OBJECT

public:
    LogFindBar(LogSearch &search, LogPane &pane, QWidget *parent = nullptr);

    /// Shows it with the field ready to type.
    void open();
    void close();
    void go(bool forward);
    QLineEdit *field() { return m_field; }

private:
    void startSearch();
    void updateResult();

    LogSearch &m_search;
    LogPane &m_pane;
    QLineEdit *m_field;
    QLabel *m_result;
    int m_from = -1;            // the row the search began at
    bool m_goesToFirst = false; // as soon as there is a match
};

} // namespace runyard
