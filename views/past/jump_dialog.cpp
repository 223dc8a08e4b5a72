#include "views/past/jump_dialog.h"

#include "models/words/format.h"
#include "models/words/query_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

/// About clocks that change, on a line of its own.
static QString noteOn(const std::optional<NamedTime> &named)
{
    return named && !named->note.empty() ? QString(QLatin1Char('\n') + format::text(named->note)) : QString();
}

std::optional<RunPlaceRequest> placeFromText(const QString &text, TimePoint now)
{
    const QString plain = text.trimmed();
    RunPlaceRequest place;
    if (plain.startsWith(QLatin1String("run_")) && !plain.contains(QLatin1Char(' '))) {
        place.run = RunId{format::utf8(plain)};
        return place;
    }
    const auto named = plain.isEmpty() ? std::nullopt : query_text::pastMoment(plain, now);
    if (!named)
        return {};
    place.createdAt = named->from;
    return place;
}

JumpDialog::JumpDialog(QWidget *parent)
    : QDialog(parent), m_text(new QLineEdit), m_meaning(new QLabel), m_go(new QPushButton(tr("Go")))
{
    setWindowTitle(tr("Go to a time or a run"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setAccessibleName(tr("Time or run to go to"));
    m_text->setPlaceholderText(tr("2h ago, 14:30, 2026-11-24 10:00, or the id of a run"));
    m_text->setMinimumWidth(360);
    m_meaning->setAccessibleName(tr("Where that is"));
    m_meaning->setWordWrap(true);
    m_go->setAccessibleName(tr("Go"));
    m_go->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_meaning, 1);
    buttons->addWidget(m_go);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_text);
    column->addLayout(buttons);
    connect(m_text, &QLineEdit::textChanged, this, &JumpDialog::refresh);
    connect(m_go, &QPushButton::clicked, this, &JumpDialog::go);
    refresh();
}

void JumpDialog::refresh()
{
    const TimePoint now = SystemClock().now();
    const auto place = placeFromText(m_text->text(), now);
    m_go->setEnabled(place.has_value());
    if (place && place->createdAt)
        m_meaning->setText(format::fullTime(*place->createdAt)
                           + noteOn(query_text::pastMoment(m_text->text(), now)));
    else if (place)
        m_meaning->setText(tr("The place of this run in the list"));
    else
        m_meaning->setText(m_text->text().trimmed().isEmpty() ? QString()
                                                              : tr("Neither a time nor the id of a run."));
}

void JumpDialog::go()
{
    if (const auto place = placeFromText(m_text->text(), SystemClock().now())) {
        emit wanted(*place);
        accept();
    }
}

} // namespace runyard
