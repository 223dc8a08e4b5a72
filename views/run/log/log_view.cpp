#include "views/run/log/log_view.h"

#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/run/log/log_find_bar.h"
#include "views/run/log/log_pane.h"
#include "views/theme/theme.h"
#include "views/widgets/wrap_choice.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace runyard {

LogView::LogView(EngineClient &client, LogModel &model, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_model(model)
    , m_search(client, model)
    , m_pane(new LogPane(model, this))
    , m_find(new LogFindBar(m_search, *m_pane, this))
    , m_notice(new QLabel(this))
    , m_end(new QToolButton(this))
{
    m_notice->setAccessibleName(tr("Log notice"));
    m_notice->setContentsMargins(12, 6, 12, 6);
    m_notice->setWordWrap(true);
    m_end->setAccessibleName(tr("To the end of the log"));
    m_end->setToolTip(tr("Back to the end (End); new lines then stay in sight"));
    m_end->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_end->hide();
    connect(m_end, &QToolButton::clicked, m_pane, &LogPane::jumpToEnd);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_notice);
    column->addWidget(m_pane, 1);
    column->addWidget(m_end);
    column->addWidget(m_find);

    m_pane->installEventFilter(this);
    m_find->field()->installEventFilter(this);
    connect(m_pane, &LogPane::followingChanged, this, [this] {
        m_seenRows = m_model.rowCount();
        updateState();
    });
    connect(&model, &LogModel::rowsAdded, this, &LogView::updateState);
    connect(&model, &LogModel::scanned, this, &LogView::updateState);
    connect(&model, &LogModel::reset, this, [this] {
        m_problem.clear();
        m_seenRows = 0;
        makeAttemptMenu();
        updateState();
    });
    const auto say = [this](const QString &problem) {
        m_problem = problem;
        updateState();
    };
    connect(&model, &LogModel::readFailed, this, say);
    connect(&m_search, &LogSearch::readFailed, this, say);
    connect(&Theme::of(), &Theme::changed, this, &LogView::refreshIcons);
    refreshIcons();
    makeAttemptMenu();
    updateState();
}

QToolButton *LogView::addButton(QLayout *row, const QString &icon, const QString &text, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    if (!icon.isEmpty())
        m_icons.append({button, icon});
    row->addWidget(button);
    return button;
}

QWidget *LogView::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 2, 8, 2);
    row->setSpacing(2);
    m_attempt = addButton(row, {}, {}, tr("Attempt whose lines are shown"));
    m_attempt->setPopupMode(QToolButton::InstantPopup);
    m_attempt->setMenu(new QMenu(m_attempt));
    m_filter = addButton(row, {}, tr("All lines"), tr("Streams and levels that are shown"));
    m_filter->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_filter);
    const auto bit = [](auto value) { return 1U << static_cast<unsigned>(value); };
    addFilterAction(menu, tr("Standard output"), &LogFilter::streams, bit(LogStream::Stdout));
    addFilterAction(menu, tr("Standard error"), &LogFilter::streams, bit(LogStream::Stderr));
    addFilterAction(menu, tr("Engine"), &LogFilter::streams, bit(LogStream::Engine));
    menu->addSeparator();
    addFilterAction(menu, tr("Errors"), &LogFilter::levels, bit(LogLevel::Error));
    addFilterAction(menu, tr("Warnings"), &LogFilter::levels, bit(LogLevel::Warn));
    addFilterAction(menu, tr("Information"), &LogFilter::levels, bit(LogLevel::Info));
    addFilterAction(menu, tr("Debugging"), &LogFilter::levels, bit(LogLevel::Debug));
    addFilterAction(menu, tr("Without a level"), &LogFilter::levels, bit(LogLevel::Plain));
    menu->addSeparator();
    menu->addAction(tr("Show all lines"), this, [this] { changeFilter({m_model.filter().attempt}); });
    m_filter->setMenu(menu);
    row->addStretch(1);

    connect(addButton(row, QStringLiteral("search"), {}, tr("Find in these lines (Ctrl+F)")),
            &QToolButton::clicked, m_find, &LogFindBar::open);
    connect(addButton(row, QStringLiteral("copy"), {}, tr("Copy the selected lines, or all")),
            &QToolButton::clicked, this, &LogView::copy);
    auto *more = addButton(row, {}, QStringLiteral("⋯"), tr("More for this log"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto *moreMenu = new QMenu(more);
    QSettings settings;
    const auto addSwitch = [&](const QString &text, const QString &key, bool isOn, auto apply) {
        QAction *action = moreMenu->addAction(text);
        action->setCheckable(true);
        action->setChecked(settings.value(key, isOn).toBool());
        connect(action, &QAction::toggled, this, [key, apply](bool on) {
            QSettings().setValue(key, on);
            apply(on);
        });
        apply(action->isChecked());
        return action;
    };
    addSwitch(tr("Show times"), QStringLiteral("logs/times"), true,
              [this](bool on) { m_pane->setShowsTimes(on); });
    QAction *wrap = addSwitch(tr("Wrap long lines"), QStringLiteral("logs/wrap"), false,
                              [this](bool on) { m_pane->setWrapped(on); });
    wrap->setShortcut(WrapChoice::keys());
    wrap->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(wrap);
    moreMenu->addSeparator();
    m_save = moreMenu->addAction(tr("Save to a file…"), this, &LogView::askForFile);
    more->setMenu(moreMenu);
    return bar;
}

QAction *LogView::addFilterAction(QMenu *menu, const QString &text, unsigned LogFilter::*mask, unsigned bit)
{
    QAction *action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(true);
    connect(action, &QAction::triggered, this, [this, mask, bit](bool on) {
        LogFilter filter = m_model.filter();
        filter.*mask = on ? filter.*mask | bit : filter.*mask & ~bit;
        changeFilter(filter);
    });
    connect(&m_model, &LogModel::reset, action,
            [this, action, mask, bit] { action->setChecked((m_model.filter().*mask & bit) != 0); });
    return action;
}

void LogView::changeFilter(const LogFilter &filter)
{
    m_model.setFilter(filter);
}

void LogView::setAttempts(int count)
{
    if (count == m_attempts)
        return;
    m_attempts = count;
    makeAttemptMenu();
}

void LogView::makeAttemptMenu()
{
    const LogFilter filter = m_model.filter();
    QMenu *menu = m_attempt->menu();
    menu->clear();
    for (int number = 0; number <= m_attempts; ++number) {
        const QString text = number == 0 ? tr("All attempts") : tr("Attempt %1").arg(number);
        QAction *action = menu->addAction(text, this, [this, number] {
            LogFilter changed = m_model.filter();
            changed.attempt = number;
            changeFilter(changed);
        });
        action->setCheckable(true);
        action->setChecked(number == filter.attempt);
    }
    m_attempt->setText(filter.attempt == 0 ? tr("All attempts") : tr("Attempt %1").arg(filter.attempt));
    m_attempt->setVisible(m_attempts > 1);
    const bool isWhole = filter.streams == LogFilter::kAllStreams && filter.levels == LogFilter::kAllLevels;
    m_filter->setText(isWhole ? tr("All lines") : tr("Some lines"));
}

void LogView::showMoment(TimePoint at)
{
    m_model.locate(at, [this](int row) {
        m_pane->goTo(row);
        m_pane->setFocus();
    });
}

bool LogView::eventFilter(QObject *watched, QEvent *event)
{
    // Not shortcuts: a window that searches by the same keys would make both ambiguous.
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    if (!isOverride && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isPane = watched == m_pane;
    const auto act = [&](auto what) {
        event->accept();
        if (!isOverride)
            what();
        return true;
    };
    if (key->matches(QKeySequence::Find))
        return act([this] { m_find->open(); });
    if (key->matches(QKeySequence::FindNext))
        return act([this] { m_find->go(true); });
    if (key->matches(QKeySequence::FindPrevious))
        return act([this] { m_find->go(false); });
    const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isPane && isReturn && !isOverride) // the field would take both as forward
        return act([this, key] { m_find->go(!key->modifiers().testFlag(Qt::ShiftModifier)); });
    if (key->key() == Qt::Key_Escape && m_find->isVisible())
        return act([this] { m_find->close(); });
    if (isPane && key->matches(QKeySequence::Copy))
        return act([this] { copy(); });
    if (isPane && key->matches(QKeySequence::Save))
        return act([this] { askForFile(); });
    return QWidget::eventFilter(watched, event);
}

void LogView::refreshIcons()
{
    for (const auto &[button, icon] : m_icons)
        button->setIcon(Theme::of().icon(icon));
}

void LogView::updateState()
{
    const int rows = m_model.rowCount();
    const bool isScanning = m_model.scannedLines() < m_model.lineCount();
    QString notice = m_problem;
    if (notice.isEmpty() && m_export)
        notice = format::counted(m_export->lines(), tr("Writing: %1 line"), tr("Writing: %1 lines"));
    else if (notice.isEmpty() && isScanning)
        notice = tr("Looking through the log: %1 of %2")
                     .arg(format::count(m_model.scannedLines()),
                          format::counted(m_model.lineCount(), tr("%1 line"), tr("%1 lines")));
    else if (notice.isEmpty() && m_model.lineCount() == 0)
        notice = tr("Nothing written yet. What the task prints appears here while it runs.");
    else if (notice.isEmpty() && rows == 0)
        notice = format::counted(m_model.lineCount(),
                                 tr("The %1 line is not of the chosen attempt, streams and levels."),
                                 tr("None of the %1 lines is of the chosen attempt, streams and levels."));
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    const int added = rows - m_seenRows;
    m_end->setVisible(!m_pane->isFollowing() && rows > 0);
    m_end->setText(added > 0 ? format::counted(added, tr("%1 new line ↓"), tr("%1 new lines ↓"))
                             : tr("To the end ↓"));
}

} // namespace runyard
