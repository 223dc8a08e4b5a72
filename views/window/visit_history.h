// Where the user has been in a window, pages with their query and opened run, and the way back and forward
// like that of a browser: the actions with their shortcuts, and the back and forward buttons of the mouse.
// Rows walked over with the keys of a list, and queries on the way to another one, become visits only when
// the user stays or acts there. Knows no page: says by signal where to go. GUI thread.
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
    QString query{};            // the text in the field of that page, finished or not
    std::optional<RunId> run{}; // opened on that page

    bool operator==(const Visit &) const = default;
};

class VisitHistory final : public QObject
{
    Q_OBJECT

public:
    explicit VisitHistory(QWidget *window);

    /// The user is here now: a visit at once, or on the way by keys (see above). The same place again is no
    /// visit.
    void arrive(const Visit &place);
    /// The user acted here: this becomes a visit, and the forward visits are forgotten.
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
    Visit m_here; // may not be a visit yet
    QTimer m_stay;
    bool m_isByKeys = false;  // the last input was a key that moves or types
    bool m_isWriting = false; // the current visit is a query that may still be edited
    bool m_isGoing = false;   // going back or forward: changes on the way are no visits
};

} // namespace runyard
