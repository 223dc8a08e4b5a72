#include "views/window/visit_history.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QWidget>

namespace runyard {

static constexpr std::size_t kVisitsKept = 200;
static constexpr std::chrono::seconds kStay{1}; // who looks for so long has gone there

VisitHistory::VisitHistory(QWidget *window) : QObject(window), m_window(window)
{
    m_back = add(tr("Back"), {QKeySequence(Qt::ALT | Qt::Key_Left), QKeySequence(Qt::Key_Back)}, -1);
    m_forward = add(tr("Forward"), {QKeySequence(Qt::ALT | Qt::Key_Right), QKeySequence(Qt::Key_Forward)}, 1);
    QCoreApplication::instance()->installEventFilter(this); // any part of the window may be under the mouse
    m_stay.setSingleShot(true);
    m_stay.setInterval(kStay);
    connect(&m_stay, &QTimer::timeout, this, &VisitHistory::settle);
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

void VisitHistory::arrive(const Visit &place)
{
    if (m_isGoing)
        return;
    m_here = place;
    if (m_visits.empty() || (isPassing() && !m_isByKeys))
        return settle();
    isPassing() ? m_stay.start() : m_stay.stop();
    refresh();
}

void VisitHistory::settle()
{
    m_stay.stop();
    if (!m_visits.empty() && !isPassing())
        return;
    if (!m_visits.empty())
        m_visits.resize(m_at + 1);
    const bool isWriting = m_isByKeys && !m_visits.empty() && m_visits[m_at].page == m_here.page
                           && m_visits[m_at].run == m_here.run;
    if (isWriting && m_isWriting)
        m_visits.pop_back(); // half of the same query
    m_isWriting = isWriting;
    if (m_visits.size() == kVisitsKept)
        m_visits.erase(m_visits.begin());
    m_visits.push_back(m_here);
    m_at = m_visits.size() - 1;
    refresh();
}

void VisitHistory::go(int step)
{
    if (step < 0)
        settle(); // the way forward leads here again
    if (step < 0 ? m_at == 0 : m_at + 1 >= m_visits.size())
        return;
    const QScopedValueRollback going(m_isGoing, true);
    m_at = step < 0 ? m_at - 1 : m_at + 1;
    m_here = m_visits[m_at];
    m_stay.stop();
    m_isWriting = false;
    refresh();
    emit wanted(Visit(m_here));
}

void VisitHistory::refresh()
{
    m_back->setEnabled(m_at > 0 || isPassing());
    m_forward->setEnabled(m_at + 1 < m_visits.size());
}

/// Walking and writing are keys without Ctrl and Alt; Enter takes what is there.
void VisitHistory::noteInput(const QEvent &event)
{
    if (event.type() == QEvent::MouseButtonPress)
        m_isByKeys = false;
    if (event.type() != QEvent::KeyPress && event.type() != QEvent::ShortcutOverride)
        return;
    const auto &key = static_cast<const QKeyEvent &>(event);
    m_isByKeys = !(key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
                 && key.key() != Qt::Key_Return && key.key() != Qt::Key_Enter;
}

bool VisitHistory::eventFilter(QObject *watched, QEvent *event)
{
    noteInput(*event);
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
