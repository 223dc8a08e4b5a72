#include "views/visit_history.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QWidget>

namespace runyard {

static constexpr std::size_t kVisitsKept = 200;

VisitHistory::VisitHistory(QWidget *window) : QObject(window), m_window(window)
{
    m_back = add(tr("Back"), {QKeySequence(Qt::ALT | Qt::Key_Left), QKeySequence(Qt::Key_Back)}, -1);
    m_forward = add(tr("Forward"), {QKeySequence(Qt::ALT | Qt::Key_Right), QKeySequence(Qt::Key_Forward)}, 1);
    QCoreApplication::instance()->installEventFilter(this); // any part of the window may be under the mouse
    refresh();
}

QAction *VisitHistory::add(const QString &text, const QList<QKeySequence> &keys, int step)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [this, step] { go(step); });
    return action;
}

void VisitHistory::fill(QMenu *menu) const
{
    menu->addActions({m_back, m_forward});
}

void VisitHistory::visit(const Visit &place)
{
    if (m_isGoing || (!m_visits.empty() && m_visits[m_at] == place))
        return;
    if (!m_visits.empty())
        m_visits.resize(m_at + 1);
    if (m_visits.size() == kVisitsKept)
        m_visits.erase(m_visits.begin());
    m_visits.push_back(place);
    m_at = m_visits.size() - 1;
    refresh();
}

void VisitHistory::go(int step)
{
    if (step < 0 ? m_at == 0 : m_at + 1 >= m_visits.size())
        return;
    const QScopedValueRollback going(m_isGoing, true);
    m_at = step < 0 ? m_at - 1 : m_at + 1;
    refresh();
    emit wanted(Visit(m_visits[m_at]));
}

void VisitHistory::refresh()
{
    m_back->setEnabled(m_at > 0);
    m_forward->setEnabled(m_at + 1 < m_visits.size());
}

bool VisitHistory::eventFilter(QObject *watched, QEvent *event)
{
    const bool isPress = event->type() == QEvent::MouseButtonPress
                         || event->type() == QEvent::MouseButtonDblClick; // the second of two quick ones
    if (!isPress && event->type() != QEvent::MouseButtonRelease)
        return false;
    const Qt::MouseButton button = static_cast<QMouseEvent *>(event)->button();
    const auto *widget = qobject_cast<QWidget *>(watched);
    if (!widget || widget->window() != m_window || (button != Qt::BackButton && button != Qt::ForwardButton))
        return false;
    if (isPress)
        (button == Qt::BackButton ? m_back : m_forward)->trigger();
    return true; // a list would take the press for a click on its row
}

} // namespace runyard
