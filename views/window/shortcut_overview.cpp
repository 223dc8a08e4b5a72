#include "views/window/shortcut_overview.h"

#include "views/theme/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QScrollArea>
#include <QSet>
#include <QVBoxLayout>

namespace runyard {

namespace {

struct Entry
{
    QString name;
    QString keys;
};

QString plainText(const QAction *action)
{
    return action->text().remove(QLatin1Char('&')).remove(QChar(0x2026));
}

QList<Entry> entriesOf(const QList<QAction *> &actions, QSet<const QAction *> &seen)
{
    QList<Entry> entries;
    for (const QAction *action : actions) {
        if (action->shortcut().isEmpty() || seen.contains(action))
            continue;
        seen.insert(action);
        const Entry entry{plainText(action), action->shortcut().toString(QKeySequence::NativeText)};
        const auto isSame = [&](const Entry &known) {
            return known.name == entry.name && known.keys == entry.keys;
        };
        if (std::none_of(entries.begin(), entries.end(), isSame))
            entries += entry;
    }
    return entries;
}

void addSection(QGridLayout *grid, const QString &title, const QList<Entry> &entries)
{
    if (entries.isEmpty())
        return;
    int row = grid->rowCount();
    auto *heading = new QLabel(title);
    QFont bold = Theme::of().textFont();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    heading->setContentsMargins(0, row > 1 ? 12 : 0, 0, 2);
    grid->addWidget(heading, row++, 0, 1, 2);
    for (const Entry &entry : entries) {
        auto *name = new QLabel(entry.name);
        auto *keys = new QLabel(entry.keys);
        keys->setFont(Theme::of().monoFont());
        keys->setForegroundRole(QPalette::PlaceholderText);
        keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        keys->setAccessibleName(ShortcutOverview::tr("Keys for %1 (%2)").arg(entry.name, title));
        grid->addWidget(name, row, 0);
        grid->addWidget(keys, row, 1);
        ++row;
    }
}

QGridLayout *newColumn()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(4);
    return grid;
}

} // namespace

ShortcutOverview::ShortcutOverview(QMainWindow &window) : QDialog(&window)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAccessibleName(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);

    QGridLayout *left = newColumn();
    QGridLayout *right = newColumn();
    QSet<const QAction *> seen;
    int menu = 0;
    for (const QAction *entry : window.menuBar()->actions()) {
        if (entry->menu())
            addSection(menu++ % 2 ? right : left, plainText(entry),
                       entriesOf(entry->menu()->actions(), seen));
    }
    // What is left belongs to the pages and works while one of them has the keyboard.
    addSection(left, tr("On the page that has the keyboard"),
               entriesOf(window.findChildren<QAction *>(), seen));
    addSection(right, tr("Everywhere"),
               {{tr("Next part of the window"), tr("F6")},
                {tr("Previous part of the window"), tr("Shift+F6")},
                {tr("From the search into the list"), tr("Down")},
                {tr("Clear the search, then leave it"), tr("Esc")},
                {tr("First and last row of a list"), tr("Home  End")},
                {tr("Open what is selected"), tr("Enter")},
                {tr("Fold the inspector away"), tr("Esc")},
                {tr("Check a value to filter by"), tr("Space")},
                {tr("Zoom the timeline, show all of it"), tr("+  -  0")}});
    for (QGridLayout *column : {left, right})
        column->setRowStretch(column->rowCount(), 1);

    auto *page = new QWidget;
    auto *columns = new QHBoxLayout(page);
    columns->setContentsMargins(20, 16, 20, 16);
    columns->setSpacing(48);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    auto *scroll = new QScrollArea;
    scroll->setAccessibleName(tr("List of keyboard shortcuts"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    resize(page->sizeHint().boundedTo(window.screen()->availableSize() * 0.9).expandedTo(QSize(360, 240))
           + QSize(16, 8));
}

} // namespace runyard
