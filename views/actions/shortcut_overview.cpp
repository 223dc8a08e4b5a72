#include "views/actions/shortcut_overview.h"

#include "views/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>

namespace runyard {

ShortcutOverview::ShortcutOverview(QWidget &window) : QDialog(&window)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAccessibleName(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setHorizontalSpacing(32);
    int row = 0;
    for (const QAction *action : window.findChildren<QAction *>()) {
        if (action->shortcut().isEmpty())
            continue;
        auto *keys = new QLabel(action->shortcut().toString(QKeySequence::NativeText));
        keys->setFont(Theme::of().monoFont());
        keys->setAccessibleName(tr("Keys for %1").arg(action->text()));
        auto *name = new QLabel(QString(action->text()).remove(QLatin1Char('&')));
        name->setAccessibleName(name->text());
        grid->addWidget(name, row, 0);
        grid->addWidget(keys, row, 1);
        ++row;
    }
}

} // namespace runyard
