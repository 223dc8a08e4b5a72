// Where the user has been in a window, pages with their query and opened run, and the way back and forward through
// it like that of a browser: the actions with their keys, and the back and forward buttons of the mouse. What one
// walks over with the keys of a list, or writes on the way to a query, becomes a visit when one stays there or acts
// there. Knows no page: says by signal where to go. GUI thread.
#pragma once

#include "engine/domain/ids.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <vector>

class QAction;
class QMenu;
class QWidget;

namespace runyard {

struct Visit
{
    int page = 0;
    QString query{};            // as it stood in the field of that page, also one that is still being written
    std::optional<RunId> run{}; // opened on that page

    bool operator==(const Visit &) const = default;
};

class VisitHistory final : public QObject
{
    Q_OBJECT

public:
    explicit VisitHistory(QWidget *window);

    /// The user is here now: a visit at once, or on the way by the keys (see above). The same place again is none.
    void arrive(const Visit &place);
    /// The user acted here: it is a visit, and what was forward is forgotten.
    void settle();
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

    void noteInput(const QEvent &event);
    bool isPassing() const { return !m_visits.empty() && m_here != m_visits[m_at]; }

    QWidget *m_window;
    QAction *m_back;
    QAction *m_forward;
    std::vector<Visit> m_visits;
    std::size_t m_at = 0;
    Visit m_here; // maybe not a visit yet
    QTimer m_stay;
    bool m_isByKeys = false;  // the last input was a key that walks or writes
    bool m_isWriting = false; // the visit we are at is a query that may still be going on
    bool m_isGoing = false;   // what happens on the way is no visit
};

} // namespace runyard
