// LogPane: what a screen reader is told. A list whose description is the lines in sight; there is no
// object for each line, of which there may be millions.
#include "views/run/log/log_pane.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>

namespace runyard {

namespace {

class LogPaneAccessible final : public QAccessibleWidget
{
public:
    explicit LogPaneAccessible(LogPane *pane) : QAccessibleWidget(pane, QAccessible::List), m_pane(pane) {}

    QString text(QAccessible::Text what) const override
    {
        return what == QAccessible::Description ? m_pane->linesInSight().join(u'\n')
                                                : QAccessibleWidget::text(what);
    }

private:
    LogPane *m_pane;
};

QAccessibleInterface *accessibleOf(const QString &, QObject *object)
{
    auto *pane = qobject_cast<LogPane *>(object);
    return pane == nullptr ? nullptr : new LogPaneAccessible(pane);
}

} // namespace

void LogPane::installAccessible()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(accessibleOf);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

QStringList LogPane::linesInSight()
{
    QStringList lines;
    for (int row = m_top; row < std::min(m_model.rowCount(), m_top + rowsInView()); ++row) {
        if (const Shown *line = shown(row))
            lines << line->text.text;
    }
    return lines;
}

} // namespace runyard
