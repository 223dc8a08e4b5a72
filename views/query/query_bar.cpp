#include "views/query/query_bar.h"

#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/query/offer_delegate.h"
#include "views/theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QSettings>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kQueryPause = 250;       // ms without typing before the list follows
static constexpr qsizetype kQueriesKept = 50; // queries remembered

QueryBar::QueryBar(QueryLanguage language, QString settingsKey, QWidget *parent)
    : QWidget(parent)
    , m_language(std::move(language))
    , m_settingsKey(std::move(settingsKey))
    , m_field(new QLineEdit)
    , m_under(new QLabel)
    , m_completer(new QCompleter(this))
    , m_offers(new QStandardItemModel(this))
    , m_history(QSettings().value(m_settingsKey).toStringList())
{
    m_field->setPlaceholderText(tr("status:failed task:resize-image created>2h, or words to search for"));
    m_field->setAccessibleName(tr("Search runs"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(100);
    m_under->setAccessibleName(tr("About the query"));
    m_under->setWordWrap(true);
    m_under->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_field);
    column->addWidget(m_under);

    m_completer->setWidget(m_field);
    m_completer->setModel(m_offers);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(12);
    m_completer->popup()->setItemDelegate(new OfferDelegate(m_completer->popup()));
    m_completer->popup()->setAccessibleName(tr("Completions of the query"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &QueryBar::complete);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kQueryPause);
    connect(&m_pause, &QTimer::timeout, this, &QueryBar::typed);
    connect(m_field, &QLineEdit::textChanged, this, &QueryBar::check);
    connect(m_field, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::textEdited, this, [this] { offer(false); });
    connect(&Theme::of(), &Theme::changed, this, &QueryBar::say);
    m_field->installEventFilter(this);
    setFocusProxy(m_field);
}

void QueryBar::setText(const QString &text)
{
    if (text != m_field->text())
        m_field->setText(text);
    m_pause.stop();
    m_last = text;
}

void QueryBar::setNotice(const QString &sentence)
{
    m_notice = sentence;
    say();
}

bool QueryBar::isOffering() const
{
    return m_completer->popup()->isVisible();
}

void QueryBar::typed()
{
    m_pause.stop();
    if (!isValid() || m_field->text() == m_last)
        return;
    m_last = m_field->text();
    emit edited(m_last);
}

void QueryBar::check()
{
    m_problem = m_language.problem(m_field->text());
    m_note = m_language.note && isValid() ? m_language.note(m_field->text()) : QString();
    say();
}

void QueryBar::say()
{
    const Theme &theme = Theme::of();
    QPalette palette;
    if (!m_field->text().trimmed().isEmpty()) {
        const QColor tint = theme.status(isValid() ? RunStatus::Completed : RunStatus::Failed);
        const QColor paper = theme.paper();
        const auto mix = [](int a, int b) { return (a * 12 + b * 88) / 100; };
        palette.setColor(QPalette::Base,
                         QColor(mix(tint.red(), paper.red()), mix(tint.green(), paper.green()),
                                mix(tint.blue(), paper.blue())));
    }
    m_field->setPalette(palette);
    const QString said = QString(m_note + QLatin1Char(' ') + m_notice).trimmed();
    m_under->setText(isValid() ? said : m_problem);
    m_under->setVisible(!m_under->text().isEmpty());
    QPalette words;
    words.setColor(QPalette::WindowText, isValid() ? theme.muted() : theme.status(RunStatus::Failed));
    m_under->setPalette(words);
    m_field->setAccessibleDescription(format::shown(m_under->text()));
}

// ---- completion

void QueryBar::offer(bool isAsked)
{
    m_offersHistory = false;
    const QueryToken token = m_language.tokenAt(m_field->text(), m_field->cursorPosition());
    // Between two conditions every key is possible: too much to show unasked.
    const bool isOpen = token.key.isEmpty() && token.text.isEmpty();
    showOffers(isOpen && !isAsked ? std::vector<QueryOffer>() : m_language.offers(token));
}

void QueryBar::offerHistory()
{
    std::vector<QueryOffer> offers;
    for (const QString &query : m_history)
        offers.push_back({query, -1, {}});
    m_offersHistory = true;
    showOffers(offers);
}

void QueryBar::showOffers(const std::vector<QueryOffer> &offers)
{
    m_offers->clear();
    for (const QueryOffer &offer : offers) {
        auto *item = new QStandardItem(offer.text);
        item->setData(format::shown(offer.text), Qt::AccessibleTextRole); // what is taken is as it is stored
        item->setData(offer.count >= 0 ? format::count(offer.count) : offer.note, OfferDelegate::NoteRole);
        m_offers->appendRow(item);
    }
    if (offers.empty()) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->complete();
    m_completer->popup()->setCurrentIndex({}); // Enter takes the query as it is until one is chosen
}

void QueryBar::complete(const QString &text)
{
    if (m_offersHistory) {
        m_field->setText(text);
        typed();
        return;
    }
    const QueryToken token = m_language.tokenAt(m_field->text(), m_field->cursorPosition());
    QString query = m_field->text();
    const bool isWhole = !QStringLiteral(":>.").contains(text.back()); // else a value follows
    const qsizetype end = token.begin + token.length;
    const bool hasSpace = end < query.size() && query[end] == QLatin1Char(' ');
    const QString piece = isWhole && !hasSpace ? QString(text + QLatin1Char(' ')) : text;
    query.replace(token.begin, token.length, piece);
    m_field->setText(query);
    m_field->setCursorPosition(token.begin + static_cast<int>(piece.size()));
    if (isWhole)
        typed();
    else
        QTimer::singleShot(0, this, [this] { offer(true); }); // the values of the key just chosen
}

void QueryBar::remember()
{
    const QString query = m_field->text().trimmed();
    if (query.isEmpty())
        return;
    m_history.removeAll(query);
    m_history.prepend(query);
    m_history = m_history.mid(0, kQueriesKept);
    QSettings().setValue(m_settingsKey, m_history);
}

// ---- keys

bool QueryBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        return keyPressed(key->key(), key->modifiers());
    }
    return QWidget::eventFilter(watched, event);
}

bool QueryBar::keyPressed(int key, Qt::KeyboardModifiers modifiers)
{
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        m_completer->popup()->hide();
        if (isValid()) {
            remember();
            typed();
            emit submitted(m_field->text());
        }
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (key == Qt::Key_Down && !m_history.isEmpty()
            && (modifiers.testFlag(Qt::AltModifier) || m_field->text().isEmpty()))
            offerHistory();
        else
            emit downWanted();
        return true;
    case Qt::Key_Space:
        if (!modifiers.testFlag(Qt::ControlModifier))
            return false;
        offer(true);
        return true;
    case Qt::Key_Escape:
        if (m_field->text().isEmpty()) {
            emit leaveWanted();
        } else {
            m_field->clear();
            typed();
        }
        return true;
    default: return false;
    }
}

} // namespace runyard
