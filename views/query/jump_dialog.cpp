#include "views/query/jump_dialog.h"

#include "engine/domain/run_query_text.h"
#include "models/format.h"
#include "models/time_display.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

static std::optional<TimePoint> momentFromText(const QString &text, TimePoint now)
{
    const Qt::TimeSpec spec = TimeDisplay::of().isUtc() ? Qt::UTC : Qt::LocalTime;
    const auto moment = [spec](QDateTime when) {
        when.setTimeSpec(spec);
        return std::optional(fromMicros(when.toMSecsSinceEpoch() * 1'000));
    };
    for (const char *form : {"yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"}) {
        QString plain = text;
        plain.replace(QLatin1Char('T'), QLatin1Char(' '));
        if (const auto when = QDateTime::fromString(plain, QLatin1String(form)); when.isValid())
            return moment(when);
    }
    for (const char *form : {"HH:mm:ss", "HH:mm", "H:mm"}) {
        if (const auto time = QTime::fromString(text, QLatin1String(form)); time.isValid()) {
            auto today = QDateTime::fromMSecsSinceEpoch(toMicros(now) / 1'000, spec);
            today.setTime(time);
            // A time still to come today was meant for yesterday: the list only has what was.
            const bool isAhead = today.toMSecsSinceEpoch() > toMicros(now) / 1'000;
            return moment(isAhead ? today.addDays(-1) : today);
        }
    }
    // "2h ago" and "2h": a duration as queries write them.
    QString span = text;
    if (span.endsWith(QLatin1String("ago")))
        span.chop(3);
    span.remove(QLatin1Char(' '));
    const RunQuery query = parseRunQuery("created>" + format::utf8(span));
    if (query.problem || !query.filter.createdWithin)
        return {};
    return now - *query.filter.createdWithin;
}

std::optional<RunPlaceRequest> placeFromText(const QString &text, TimePoint now)
{
    const QString plain = text.trimmed();
    RunPlaceRequest place;
    if (plain.startsWith(QLatin1String("run_")) && !plain.contains(QLatin1Char(' '))) {
        place.run = RunId{format::utf8(plain)};
        return place;
    }
    place.createdAt = plain.isEmpty() ? std::nullopt : momentFromText(plain, now);
    return place.createdAt ? std::optional(place) : std::nullopt;
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
    const auto place = placeFromText(m_text->text(), SystemClock().now());
    m_go->setEnabled(place.has_value());
    if (place && place->createdAt)
        m_meaning->setText(format::fullTime(*place->createdAt));
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
