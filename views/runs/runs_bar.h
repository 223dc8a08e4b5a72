// The bar above the list of runs: the query, the saved views, how many runs match, and the buttons. GUI
// thread.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace runyard {

class QueryBar;
struct QueryLanguage;
class SavedViewsMenu;

class RunsBar final : public QWidget
{
    Q_OBJECT

public:
    RunsBar(QueryLanguage language, SavedViewsMenu &savedViews, QAction *showChart, QAction *trigger,
            QWidget *parent = nullptr);

    QueryBar &query() const { return *m_query; }
    void focusQuery(); // with its text selected
    void setTotal(const QString &text);
    /// Without room for the facets a button shows them.
    void setFacetsFolded(bool isFolded);
    bool wantsFacets() const;    // they fit, or the button is down
    void setTight(bool isTight); // buttons without words

signals:
    void facetsToggled();

private:
    QToolButton *m_facets;
    QueryBar *m_query;
    QLabel *m_total;
    QToolButton *m_trigger;
    bool m_isFolded = false;
};

} // namespace runyard
