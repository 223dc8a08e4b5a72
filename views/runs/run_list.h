// The list of runs with the line above it that offers newly created runs, and what stands in its place while
// there is nothing to list: loading, empty or failed, with the action that helps. GUI thread; the model
// outlives it.
#pragma once

#include <QWidget>

#include <memory>

class QPushButton;
class QStackedWidget;

namespace runyard {

class ListState;
class RunListModel;
class RunListTable;

class RunList final : public QWidget
{
    Q_OBJECT

public:
    explicit RunList(RunListModel &runs, QWidget *parent = nullptr);
    ~RunList() override;

    RunListTable &table() const { return *m_table; }
    QWidget &shown() const; // the table, or the sentence in its place
    bool hasTable() const;  // whether that is the table
    void setPast(bool isPast);
    void refresh();

signals:
    void clearFilterWanted();
    void triggerWanted();

private:
    void help();
    void joinNew();
    void announce(int count);

    RunListModel &m_runs;
    std::unique_ptr<RunListTable> m_table; // gone before its view, which still scrolls while it is destroyed
    QPushButton *m_new;
    QStackedWidget *m_stack;
    ListState *m_state;
    bool m_isPast = false;
};

} // namespace runyard
