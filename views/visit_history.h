// Where the user has been in a window, pages and opened runs, and the way back and forward through it like
// that of a browser: the actions with their keys, and the back and forward buttons of the mouse. Knows no
// page: says by signal where to go. GUI thread.
#pragma once

#include "engine/domain/ids.h"

#include <QObject>

#include <optional>
#include <vector>

class QAction;
class QMenu;
class QWidget;

namespace runyard {

struct Visit
{
    int page = 0;
    std::optional<RunId> run; // opened on that page

    bool operator==(const Visit &) const = default;
};

class VisitHistory final : public QObject
{
    Q_OBJECT

public:
    explicit VisitHistory(QWidget *window);

    /// The user is here now. What was forward is forgotten; the same place again is no visit.
    void visit(const Visit &place);
    void fill(QMenu *menu) const;
    QAction *back() const { return m_back; }
    QAction *forward() const { return m_forward; }

signals:
    void wanted(const runyard::Visit &place);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAction *add(const QString &text, const QList<QKeySequence> &keys, int step);
    void go(int step);
    void refresh();

    QWidget *m_window;
    QAction *m_back;
    QAction *m_forward;
    std::vector<Visit> m_visits;
    std::size_t m_at = 0;
    bool m_isGoing = false; // what happens on the way is no visit
};

} // namespace runyard
