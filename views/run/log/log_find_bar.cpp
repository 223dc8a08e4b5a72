#include "views/run/log/log_find_bar.h"

#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/run/log/log_pane.h"
#include "views/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace runyard {

LogFindBar::LogFindBar(LogSearch &search, LogPane &pane, QWidget *parent)
    : QWidget(parent)
    , m_search(search)
    , m_pane(pane)
    , m_field(new QLineEdit(this))
    , m_result(new QLabel(this))
{
    setAccessibleName(tr("Find in the log"));
    m_field->setAccessibleName(tr("Text to find in the log"));
    m_field->setPlaceholderText(tr("Find"));
    m_field->setMinimumWidth(60);
    m_result->setAccessibleName(tr("Matches in the log"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    row->addWidget(m_field, 1);
    row->addWidget(m_result);
    const auto addButton = [&](const QString &text, const QString &name, auto act) {
        auto *button = new QToolButton(this);
        button->setText(text);
        button->setToolTip(name);
        button->setAccessibleName(name);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, act);
        row->addWidget(button);
        return button;
    };
    addButton(QStringLiteral("↑"), tr("Previous match (Shift+F3)"), [this] { go(false); });
    addButton(QStringLiteral("↓"), tr("Next match (F3)"), [this] { go(true); });
    auto *shut = addButton({}, tr("Close find in the log"), [this] { close(); });
    const auto dress = [shut] { shut->setIcon(Theme::of().icon(QStringLiteral("close"))); };
    connect(&Theme::of(), &Theme::changed, this, dress);
    dress();

    connect(m_field, &QLineEdit::textEdited, this, &LogFindBar::startSearch);
    connect(&search, &LogSearch::changed, this, &LogFindBar::updateResult);
    connect(&pane, &LogPane::currentChanged, this, &LogFindBar::updateResult);
    hide();
}

void LogFindBar::open()
{
    m_from = m_pane.currentRow() >= 0 ? m_pane.currentRow() : m_pane.topRow();
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    m_pane.setMarked(m_field->text());
    m_search.setText(m_field->text());
}

void LogFindBar::close()
{
    hide();
    m_search.setText({});
    m_pane.setMarked({});
    m_pane.setFocus();
}

void LogFindBar::startSearch()
{
    m_goesToFirst = !m_field->text().isEmpty();
    m_pane.setMarked(m_field->text());
    m_search.setText(m_field->text());
}

void LogFindBar::go(bool forward)
{
    if (isHidden()) {
        open();
        return;
    }
    const int from = m_pane.currentRow() >= 0 ? m_pane.currentRow() : m_pane.topRow() - 1;
    m_goesToFirst = m_search.count() == 0 && m_search.isRunning();
    m_pane.goTo(m_search.nextRow(from, forward));
}

void LogFindBar::updateResult()
{
    if (m_goesToFirst && m_search.count() > 0) {
        // While it looks through what is above, wait: the first match below is the one that is wanted.
        const int row = m_search.nextRow(m_from - 1, true);
        if (row >= m_from || !m_search.isRunning()) {
            m_goesToFirst = false;
            m_pane.goTo(row);
        }
    }
    const auto total = static_cast<qint64>(m_search.count());
    const QString lines = m_search.isFull() ? tr("%1+ lines").arg(format::count(total))
                                            : format::counted(total, tr("%1 line"), tr("%1 lines"));
    const auto number = static_cast<qint64>(m_search.numberOf(m_pane.currentRow()));
    QString text;
    if (m_search.text().isEmpty())
        text.clear();
    else if (total == 0)
        text = m_search.isRunning() ? tr("searching") : tr("not found");
    else if (number > 0)
        text = tr("%1 of %2").arg(format::count(number), lines);
    else
        text = lines;
    if (m_search.isRunning() && m_search.percent() < 100)
        text += tr(" · %1 %").arg(m_search.percent());
    m_result->setText(text);
}

} // namespace runyard
